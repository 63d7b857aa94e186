using Berth.Core.Containers;
using Berth.Core.Errors;
using Microsoft.Extensions.Options;

namespace Berth.Core.Execs.Operations;

/// <summary><c>delete</c> of an exec: forgets one that has ended, its exit and its log.</summary>
public sealed class DeleteExec
{
    private readonly ExecRegistry _registry;
    private readonly ExecExpiry _expiry;
    private readonly CoreOptions _options;

    internal DeleteExec(ExecRegistry registry, ExecExpiry expiry, IOptions<CoreOptions> options)
    {
        _registry = registry;
        _expiry = expiry;
        _options = options.Value;
    }

    /// <summary>Deletes one that does not run; any with <paramref name="force"/>.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>: it runs; <see cref="ErrorCode.DeadlinePassed"/>: it does not
    /// die of SIGKILL.</exception>
    public async Task ExecuteAsync(string containerId, string id, bool force, CancellationToken cancellationToken)
    {
        var (container, exec) = _registry.Find(containerId, id);
        // a start that is under way is waited for
        using var changes = await exec.LockAsync(cancellationToken).ConfigureAwait(false);
        if (exec.Snapshot.Status == ExecStatus.Running)
        {
            if (!force)
            {
                throw new CoreException(ErrorCode.WrongState, $"delete {exec.Name}: it runs")
                {
                    State = "running",
                    Allowed = ["created", "stopped"],
                };
            }

            KillExec.Send(exec, Signal.Kill);
            if (!await exec.WaitForEndAsync(_options.KillDeadline, CancellationToken.None).ConfigureAwait(false))
            {
                throw new CoreException(ErrorCode.DeadlinePassed, $"delete {exec.Name}: it survives SIGKILL");
            }
        }

        _expiry.Forget(container, exec);
    }
}
