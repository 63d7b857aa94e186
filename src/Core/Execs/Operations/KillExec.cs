using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Execs.Operations;

/// <summary><c>kill</c> of an exec: sends a signal to its process.</summary>
public sealed class KillExec
{
    private readonly ExecRegistry _registry;

    internal KillExec(ExecRegistry registry) => _registry = registry;

    /// <summary>Sends the signal. One that has ended has nobody to get it, which is no error.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>: it was not started yet.</exception>
    public void Execute(string containerId, string id, Signal signal)
    {
        var (_, exec) = _registry.Find(containerId, id);
        if (exec.Snapshot.Status == ExecStatus.Created)
        {
            throw new CoreException(ErrorCode.WrongState, $"kill {exec.Name}: it was not started") { State = "created", Allowed = ["running"] };
        }

        Send(exec, signal);
    }

    /// <summary>Sends a signal to every exec of a container that runs.</summary>
    internal static void SendAll(Container container, Signal signal)
    {
        foreach (var exec in container.Execs.Values)
        {
            Send(exec, signal);
        }
    }

    internal static void Send(Exec exec, Signal signal)
    {
        try
        {
            if (exec.Processes is { } processes)
            {
                Pidfd.SendSignal(processes.Process, signal.Number);
            }
        }
        catch (ObjectDisposedException)
        {
            // ended just now, which is as good
        }
    }
}
