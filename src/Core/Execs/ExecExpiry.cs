using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Execs.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Berth.Core.Execs;

/// <summary>Forgets execs some time after they have ended.</summary>
internal sealed partial class ExecExpiry(ExecStore store, TimeProvider time, IOptions<CoreOptions> options, ILogger<ExecExpiry> logger)
{
    /// <summary>Begins to count, from the exec's end.</summary>
    public void Schedule(Container container, Exec exec)
    {
        var due = exec.Snapshot.Exit!.FinishedAt + options.Value.ExecRetention - time.GetUtcNow();
        _ = ForgetAsync(container, exec, due > TimeSpan.Zero ? due : TimeSpan.Zero);
    }

    /// <summary>Removes an exec that has ended, or was never started.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>.</exception>
    public void Forget(Container container, Exec exec)
    {
        if (container.Execs.TryRemove(KeyValuePair.Create(exec.Id, exec)))
        {
            lock (exec.Files)
            {
                exec.Dispose();
                store.Remove(container.Id, exec.Id);
            }
        }
    }

    private async Task ForgetAsync(Container container, Exec exec, TimeSpan due)
    {
        await Task.Delay(due, time).ConfigureAwait(false);
        try
        {
            Forget(container, exec);
        }
        catch (CoreException failure)
        {
            LogNotRemoved(failure, exec.Id, container.Id);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "exec {Exec} of container {Id} could not be removed")]
    private partial void LogNotRemoved(Exception failure, string exec, string id);
}
