using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Execs.Storage;
using Berth.Core.Stdio;

namespace Berth.Core.Execs.Operations;

/// <summary><c>create</c> of an exec: checks and notes what is to be run. No process is started before <c>start</c>.</summary>
public sealed class CreateExec
{
    private readonly ContainerRegistry _registry;
    private readonly ExecConfigs _configs;
    private readonly ExecStore _store;
    private readonly TimeProvider _time;

    internal CreateExec(ContainerRegistry registry, ExecConfigs configs, ExecStore store, TimeProvider time)
    {
        _registry = registry;
        _configs = configs;
        _store = store;
        _time = time;
    }

    /// <summary>Makes one.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="request">What is to be run.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>: the container is stopped, or paused;
    /// <see cref="ErrorCode.InvalidConfig"/> and <see cref="ErrorCode.InvalidRequest"/> with every problem;
    /// <see cref="ErrorCode.ExecExists"/>.</exception>
    public ExecSnapshot Execute(string containerId, CreateExecRequest request) => Make(containerId, request, isPassing: false).Snapshot;

    /// <summary>Makes one, whose record is saved at once, or when it has processes only: one that is started in the same call is nothing
    /// that a new daemon would want to know of before.</summary>
    internal Exec Make(string containerId, CreateExecRequest request, bool isPassing)
    {
        var container = _registry.Find(containerId);
        StartExec.DemandStatus(container, request.IgnorePaused);
        string id = request.Id ?? ContainerId.New();
        ContainerId.Demand(id);
        ExecProcess.ParseUser(request.User);
        try
        {
            return Make(container, id, request, isPassing);
        }
        catch (CoreException failure)
        {
            throw EndingContainer.Explain(container, $"create exec {id} of container {containerId}", failure);
        }
    }

    private Exec Make(Container container, string id, CreateExecRequest request, bool isPassing)
    {
        var (spec, warnings) = ExecProcess.Make(request, _configs.Get(container).Spec);
        var stdio = ProcessStdio.Of(request.Stdio, spec.Process!.Terminal == true);
        var record = new ExecRecord
        {
            Id = id,
            Process = spec.Process,
            User = request.User,
            Stdio = stdio == ProcessStdio.Default ? null : stdio,
            IgnorePaused = request.IgnorePaused,
            CreatedAt = _time.GetUtcNow(),
            Warnings = warnings.Count == 0 ? null : warnings,
        };
        var exec = new Exec(record, ExecRecovery.ToSnapshot(container.Id, record)) { IsPassing = isPassing };
        if (!container.Execs.TryAdd(id, exec))
        {
            throw new CoreException(ErrorCode.ExecExists, $"container {container.Id} has an exec {id} already");
        }

        try
        {
            Save(container, exec);
            return exec;
        }
        catch
        {
            container.Execs.TryRemove(KeyValuePair.Create(id, exec));
            _store.Remove(container.Id, id);
            throw;
        }
    }

    private void Save(Container container, Exec exec)
    {
        _store.Create(container.Id, exec.Id);
        if (!exec.IsPassing)
        {
            _store.Save(container.Id, exec.Record);
        }
    }
}
