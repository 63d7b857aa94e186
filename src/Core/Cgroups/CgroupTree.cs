using System.Globalization;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;

namespace Berth.Core.Cgroups;

/// <summary>A cgroup in one hierarchy with the cgroups that were made inside.</summary>
internal static class CgroupTree
{
    /// <summary>The processes in it and below; empty when it does not exist.</summary>
    public static void AddProcesses(CgroupRoot root, string path, List<int> pids)
    {
        foreach (ReadOnlySpan<char> line in root.TryRead($"{path}/cgroup.procs").AsSpan().EnumerateLines())
        {
            // a process of a pid namespace that can not be seen from here is shown as 0
            if (int.TryParse(line, CultureInfo.InvariantCulture, out int pid) && pid > 0)
            {
                pids.Add(pid);
            }
        }

        foreach (string child in root.Children(path))
        {
            AddProcesses(root, child, pids);
        }
    }

    /// <summary>Removes it and what is inside, trying again while the kernel lets go of the last processes.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: it stayed in use.</exception>
    public static async ValueTask RemoveAsync(CgroupRoot root, string path, CancellationToken cancellation)
    {
        bool removed = TryRemove(root, path) || await CgroupPipelines.Remove.ExecuteAsync(
            static (what, _) => ValueTask.FromResult(TryRemove(what.root, what.path)), (root, path), cancellation).ConfigureAwait(false);
        if (!removed)
        {
            throw root.Failed(new SyscallException("unlinkat", path, Libc.EBUSY), path);
        }
    }

    /// <summary>Removes it if nothing is inside, trying again while processes are about to end.</summary>
    public static async ValueTask RemoveUnusedAsync(CgroupRoot root, string path, CancellationToken cancellation)
    {
        if (!root.TryRemove(path))
        {
            await CgroupPipelines.Remove.ExecuteAsync(
                static (what, _) => ValueTask.FromResult(what.root.TryRemove(what.path)), (root, path), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Removes what is inside, then it.</summary>
    /// <returns>False when something is in use (<c>EBUSY</c>).</returns>
    public static bool TryRemove(CgroupRoot root, string path)
    {
        // the usual cgroup has none inside
        if (root.TryRemove(path))
        {
            return true;
        }

        bool childrenGone = true;
        foreach (string child in root.Children(path))
        {
            childrenGone &= TryRemove(root, child);
        }

        return childrenGone && root.TryRemove(path);
    }
}
