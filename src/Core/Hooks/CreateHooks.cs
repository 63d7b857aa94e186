using Berth.Core.Containers;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Native.Handles;

namespace Berth.Core.Hooks;

/// <summary>The daemon's part in the hooks of one create.</summary>
internal sealed class CreateHooks(HookRunner runner, Container container, Plan plan)
{
    /// <summary>Pid of the first process of a pid namespace.</summary>
    private const int FirstPid = 1;

    /// <summary>The time that all hooks of the create may take.</summary>
    public TimeSpan Time =>
        HookTimes.Sum(container.Hooks?.Prestart, container.Hooks?.CreateRuntime, container.Hooks?.CreateContainer);

    /// <summary>Runs the prestart and createRuntime hooks.</summary>
    /// <exception cref="Errors.CoreException"><see cref="Errors.ErrorCode.HookFailed"/>.</exception>
    public async Task RunAsync(int pid, CancellationToken cancellationToken)
    {
        await RunAsync(HookKind.Prestart, container.Hooks?.Prestart, pid, cancellationToken).ConfigureAwait(false);
        await RunAsync(HookKind.CreateRuntime, container.Hooks?.CreateRuntime, pid, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The state documents for the hooks in the container's namespaces, in the order of procHooksDone. Made now, since a later
    /// daemon could not hand over the second one.</summary>
    public (SafeFd CreateContainer, SafeFd StartContainer) OpenDocuments(int pid)
    {
        int seen = plan.NewNamespaces.Contains(LinuxNamespaceType.PID) ? FirstPid : pid;
        return (Open(ContainerStatus.Creating, seen), Open(ContainerStatus.Created, seen));
    }

    private SafeFd Open(ContainerStatus status, int pid) => HookState.OpenFile(HookState.Write(container.Snapshot, status, pid));

    private Task RunAsync(HookKind kind, IReadOnlyList<Hook>? hooks, int pid, CancellationToken cancellationToken) =>
        runner.RunAsync(kind, hooks, container.Snapshot, ContainerStatus.Creating, pid, cancellationToken);
}
