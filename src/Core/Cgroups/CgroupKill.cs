using Berth.Core.Monitoring;
using Berth.Core.Watching;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Core.Cgroups;

/// <summary>Kills what is in a cgroup and waits until it is empty, by the kernel's notification.</summary>
internal static class CgroupKill
{
    /// <summary>On version 2, where <c>cgroup.events</c> tells when the last process is gone.</summary>
    /// <param name="root">The hierarchy.</param>
    /// <param name="path">The cgroup.</param>
    /// <param name="watcher">Watches the file.</param>
    /// <param name="kill">Kills all.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static async Task UnifiedAsync(
        CgroupRoot root, string path, IFileWatcher watcher, Action kill, CancellationToken cancellation)
    {
        // the usual case: a container's processes end with its init
        if (!CgroupEvents.Read(root, path).IsPopulated)
        {
            return;
        }

        try
        {
            using IFileWatch events = watcher.Watch(root.Absolute($"{path}/{CgroupEvents.FileName}"));
            kill();
            while (CgroupEvents.Read(root, path).IsPopulated)
            {
                await events.NextChangeAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (SyscallException failure) when (failure.Errno == Libc.ENOENT)
        {
            // removed meanwhile, so it was empty
        }
        catch (SyscallException failure)
        {
            throw root.Failed(failure, path);
        }
    }

    /// <summary>On version 1, where only the processes themselves tell of their end.</summary>
    /// <param name="root">The hierarchy that is asked for the processes.</param>
    /// <param name="path">The cgroup.</param>
    /// <param name="loop">Waits for pidfds.</param>
    /// <param name="list">Lists the pids.</param>
    /// <param name="kill">Kills all that are there.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public static async Task V1Async(
        CgroupRoot root, string path, EventLoop loop, Func<IReadOnlyList<int>> list, Action kill, CancellationToken cancellation)
    {
        List<SafePidFd> members = [];
        try
        {
            // again, for those who came in while the first were dying
            while (list().Count > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                members = CgroupMembers.Open(list);
                kill();
                foreach (SafePidFd member in members)
                {
                    using EventLoop.Watch end = loop.Add(member);
                    await end.EventAsync(Libc.EPOLLIN, cancellation).ConfigureAwait(false);
                }

                members.ForEach(member => member.Dispose());
            }
        }
        catch (SyscallException failure)
        {
            throw root.Failed(failure, path);
        }
        finally
        {
            members.ForEach(member => member.Dispose());
        }
    }
}
