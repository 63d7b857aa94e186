using Berth.Core.Cgroups;
using Berth.Core.Errors;
using Berth.Core.Notifications;
using Berth.Core.Planning;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Launching;

/// <summary>Opens the sources of mounts that a container process can not open itself, as it would see them: in its mount namespace, so
/// that what earlier steps have mounted is there and what is cloned takes part in no propagation of the host's.</summary>
/// <param name="plan">Says which sources there are.</param>
/// <param name="bundle">Absolute path of the bundle: relative sources start there.</param>
/// <param name="cgroup">The container's.</param>
/// <param name="state">Directory of the container's state.</param>
internal sealed class MountSources(Plan plan, string bundle, ICgroup cgroup, SafeFd state) : IDisposable
{
    private MountThread? _thread;

    /// <summary>Whether any are asked for.</summary>
    public bool IsEmpty => plan.Sources.Count == 0;

    /// <summary>Opens one.</summary>
    /// <param name="process">The container process.</param>
    /// <param name="step">Number of the step, from 1, as the container process gave it.</param>
    /// <param name="userNamespace">The one whose id map the mount gets, if it came with the question.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>A detached mount, the caller's; a path (<c>O_PATH</c>) where that is asked for (<see cref="MountSource.IsNamed"/>).</returns>
    /// <exception cref="CoreException">There is no such source, or it can not be opened; with the step.</exception>
    public async Task<SafeFd> OpenAsync(SafePidFd process, uint step, SafeFd? userNamespace, CancellationToken cancellation)
    {
        if (!plan.Sources.TryGetValue((int)step, out var source) || userNamespace is null != source is not MountSource.Path { IdMap: not null })
        {
            throw new CoreException(ErrorCode.LaunchFailed, $"the launcher asked for the source of step {step}, which has none of that kind");
        }

        try
        {
            if (source.IsNamed)
            {
                return source is MountSource.Notify ? NotifySocket.OpenPath(state) : Paths.Open(PathOf(source), Libc.O_PATH);
            }

            if (source is MountSource.Notify)
            {
                return NotifySocket.OpenTree(state);
            }

            _thread ??= new MountThread(process);
            return await _thread.RunAsync(() => Open(source, userNamespace)).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, (int)step);
        }
    }

    /// <summary>Lets the thread go.</summary>
    public void Dispose() => _thread?.Dispose();

    private SafeMountFd Open(MountSource source, SafeFd? userNamespace)
    {
        var recursive = source is MountSource.Path { Recursive: true };
        var tree = Mounts.OpenTree(
            SafeFd.CurrentDirectory, PathOf(source), Libc.OPEN_TREE_CLONE | (recursive ? (uint)Libc.AT_RECURSIVE : 0));
        if (userNamespace is null)
        {
            return tree;
        }

        try
        {
            Mounts.MountSetAttr(tree, "", Libc.MOUNT_ATTR_IDMAP, recursive: source is MountSource.Path { IdMap.Recursive: true }, userNamespace: userNamespace);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    private string PathOf(MountSource source) => source switch
    {
        MountSource.Path host => Path.Combine(bundle, host.Name),
        MountSource.Cgroup own => cgroup.DirectoryIn(own.Hierarchy),
        _ => throw new ArgumentException($"no way to open a {source.GetType().Name}", nameof(source)),
    };

    private CoreException Failed(SyscallException failure, int number)
    {
        var step = plan.Steps[number - 1];
        var where = $"[step {number} of {plan.Steps.Count}: {step.Text}]";
        return new(ErrorCode.StepFailed, $"{failure.Message} {where}", failure)
        {
            Errno = failure.ErrnoName,
            Syscall = failure.Operation,
            Path = failure.Path,
            Step = new FailedStep(number, plan.Steps.Count, step.Text),
        };
    }
}
