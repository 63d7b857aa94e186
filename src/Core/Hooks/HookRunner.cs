using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Specs;
using Berth.Native.Errors;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Hooks;

/// <summary>Runs the hooks of the runtime's namespaces in their order.</summary>
internal sealed partial class HookRunner(IHookProgram program, ILogger<HookRunner> logger)
{
    /// <summary>Runs all of one kind; the first that fails ends it.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="hooks">They; null for none.</param>
    /// <param name="snapshot">The container.</param>
    /// <param name="status">Its status for their state document.</param>
    /// <param name="pid">The container process; null without one.</param>
    /// <param name="cancellationToken">Kills the one that runs.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.HookFailed"/>.</exception>
    public async Task RunAsync(
        HookKind kind,
        IReadOnlyList<Hook>? hooks,
        ContainerSnapshot snapshot,
        ContainerStatus status,
        int? pid,
        CancellationToken cancellationToken)
    {
        if (hooks is not { Count: > 0 })
        {
            return;
        }

        var state = HookState.Write(snapshot, status, pid);
        for (var index = 0; index < hooks.Count; index++)
        {
            await RunAsync(kind, index, hooks[index], state, snapshot, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the poststop hooks. One that fails is a warning in the log (runtime.md, "Lifecycle", step 13).</summary>
    public async Task RunPoststopAsync(IReadOnlyList<Hook>? hooks, ContainerSnapshot snapshot)
    {
        if (hooks is not { Count: > 0 })
        {
            return;
        }

        var state = HookState.Write(snapshot, ContainerStatus.Stopped, pid: null);
        for (var index = 0; index < hooks.Count; index++)
        {
            try
            {
                await RunAsync(HookKind.Poststop, index, hooks[index], state, snapshot, CancellationToken.None).ConfigureAwait(false);
            }
            catch (CoreException failure)
            {
                LogPoststopFailed(snapshot.Id, failure.Message);
            }
        }
    }

    private async Task RunAsync(
        HookKind kind, int index, Hook hook, byte[] state, ContainerSnapshot snapshot, CancellationToken cancellationToken)
    {
        HookOutcome outcome;
        try
        {
            outcome = await program.RunAsync(hook, state, snapshot.Bundle, cancellationToken).ConfigureAwait(false);
        }
        catch (SyscallException failure)
        {
            throw HookErrors.NotStarted(kind, index, hook.Path!, failure.Errno);
        }

        LogRan(kind, index, snapshot.Id);
        if (!outcome.Succeeded)
        {
            throw HookErrors.Failed(kind, index, hook.Path!, outcome);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "hook {Kind} {Index} of container {Id} has run")]
    private partial void LogRan(HookKind kind, int index, string id);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "container {Id} is deleted, but {Failure}")]
    private partial void LogPoststopFailed(string id, string failure);
}
