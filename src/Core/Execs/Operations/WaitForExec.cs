using Berth.Core.Errors;

namespace Berth.Core.Execs.Operations;

/// <summary><c>wait</c> for an exec: returns when it has ended.</summary>
public sealed class WaitForExec
{
    private readonly ExecRegistry _registry;

    internal WaitForExec(ExecRegistry registry) => _registry = registry;

    /// <summary>Waits for the end. One that was deleted has come to it too.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="id">The exec.</param>
    /// <param name="timeout">How long; null waits for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.DeadlinePassed"/>.</exception>
    public async Task<ExecSnapshot> ExecuteAsync(string containerId, string id, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var (_, exec) = _registry.Find(containerId, id);
        return await exec.WaitForEndAsync(timeout, cancellationToken).ConfigureAwait(false)
            ? exec.Snapshot
            : throw new CoreException(ErrorCode.DeadlinePassed, $"wait for {exec.Name}: it has not ended after {timeout?.TotalSeconds} s");
    }
}
