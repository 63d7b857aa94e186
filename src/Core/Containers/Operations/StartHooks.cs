using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Hooks;
using Berth.Native.Errors;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Containers.Operations;

/// <summary>What start has to do with hooks.</summary>
internal sealed partial class StartHooks(
    HookRunner runner, ContainerStore store, ContainerDestruction destruction, ILogger<StartHooks> logger)
{
    /// <summary>The time that the startContainer hooks may take.</summary>
    public static TimeSpan TimeOf(Container container) => HookTimes.Sum(container.Hooks?.StartContainer);

    /// <summary>Runs the poststart hooks.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.HookFailed"/>.</exception>
    public Task RunPoststartAsync(Container container) => runner.RunAsync(
        HookKind.Poststart,
        container.Hooks?.Poststart,
        container.Snapshot,
        ContainerStatus.Running,
        container.Processes!.ProcessPid,
        CancellationToken.None);

    /// <summary>The startContainer hook that ended a container whose failure no channel could tell; null when it was none.</summary>
    public CoreException? FindFailure(Container container)
    {
        if (store.ReadExit(container.Id)?.Error is not { IsOfHook: true } error)
        {
            return null;
        }

        // the hooks are the steps right before the last one
        int index = (container.Hooks?.StartContainer?.Count ?? 0) - (error.Steps - error.Step);
        return HookErrors.FromRecord(HookKind.StartContainer, index, error.Path, error.Errno == 0 ? null : Errno.Name(error.Errno), error.Reason.TrimEnd());
    }

    /// <summary>After a hook failed the container is stopped and destroyed (runtime.md, "Lifecycle", steps 7, 9 and 12).</summary>
    public async Task DestroyAsync(Container container)
    {
        try
        {
            await destruction.ExecuteAsync(container).ConfigureAwait(false);
        }
        catch (CoreException failure)
        {
            // the hook's error is the one to report
            LogNotDestroyed(failure, container.Id);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "container {Id}, whose start a hook has made fail, could not be removed whole")]
    private partial void LogNotDestroyed(Exception failure, string id);
}
