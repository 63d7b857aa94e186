using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Execs.Storage;
using Berth.Core.Launching;
using Berth.Core.Planning;
using Berth.Core.Resilience;
using Berth.Core.Seccomp;
using Berth.Core.Stdio;
using Berth.Native.Errors;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Berth.Core.Execs.Operations;

/// <summary><c>start</c> of an exec: joins the container and executes the program.</summary>
public sealed partial class StartExec
{
    private const int NotFoundCode = 127;
    private const int NotExecutedCode = 126;

    private readonly ExecRegistry _registry;
    private readonly ExecConfigs _configs;
    private readonly ExecStore _store;
    private readonly Launcher _launcher;
    private readonly SeccompAgent _agent;
    private readonly ExecWatcher _watcher;
    private readonly HostFacts _facts;
    private readonly TimeProvider _time;
    private readonly CoreOptions _options;
    private readonly ILogger _logger;
    private readonly SlowCalls _calls = new();

    internal StartExec(
        ExecRegistry registry,
        ExecConfigs configs,
        ExecStore store,
        Launcher launcher,
        SeccompAgent agent,
        ExecWatcher watcher,
        HostFacts facts,
        TimeProvider time,
        IOptions<CoreOptions> options,
        ILogger<StartExec> logger)
    {
        _registry = registry;
        _configs = configs;
        _store = store;
        _launcher = launcher;
        _agent = agent;
        _watcher = watcher;
        _facts = facts;
        _time = time;
        _options = options.Value;
        _logger = logger;
    }

    /// <summary>Starts an exec and returns once its program was executed. Starting a running one changes nothing.</summary>
    /// <remarks>What fails leaves no process, and the exec stopped, with the exit code that a shell would have.</remarks>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>; a step failed;
    /// <see cref="ErrorCode.ExecutableNotFound"/>, <see cref="ErrorCode.ExecutableNotPermitted"/>;
    /// <see cref="ErrorCode.DeadlinePassed"/>.</exception>
    public async Task<ExecSnapshot> ExecuteAsync(string containerId, string id, CancellationToken cancellationToken)
    {
        var (container, exec) = _registry.Find(containerId, id);
        using var changes = await exec.LockAsync(cancellationToken).ConfigureAwait(false);
        if (exec.Snapshot.Status == ExecStatus.Running)
        {
            return exec.Snapshot;
        }

        if (exec.Snapshot.Status != ExecStatus.Created)
        {
            throw new CoreException(ErrorCode.WrongState, $"start {exec.Name}: it has ended already")
            {
                State = "stopped",
                Allowed = ["created"],
            };
        }

        DemandStatus(container, exec.Record.IgnorePaused);
        // on a thread of its own, where the sync channel may wait a moment in poll(2) (ADR-0009)
        return await await _calls.RunAsync(() => StartAsync(container, exec)).ConfigureAwait(false);
    }

    /// <summary>Throws unless a process can be added to the container as it is now.</summary>
    internal static void DemandStatus(Container container, bool ignorePaused)
    {
        if (!(ignorePaused && container.Snapshot.Status == ContainerStatus.Paused))
        {
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Exec);
        }
    }

    private async Task<ExecSnapshot> StartAsync(Container container, Exec exec)
    {
        using var deadline = new CancellationTokenSource(_options.CreateDeadline, _time);
        try
        {
            exec.Record = exec.Record with { StartedAt = _time.GetUtcNow(), OomKills = container.Cgroup!.OomKills() };
            var processes = await LaunchAsync(container, exec, deadline.Token).ConfigureAwait(false);
            exec.Processes = processes;
            var snapshot = exec.Publish(current =>
                current with { Status = ExecStatus.Running, Pid = processes.ProcessPid, StartedAt = exec.Record.StartedAt });
            _watcher.Watch(container, exec, processes);
            return snapshot;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            throw Fail(container, exec, failure);
        }
    }

    private async Task<ContainerProcesses> LaunchAsync(Container container, Exec exec, CancellationToken deadline)
    {
        var config = _configs.Get(container);
        var spec = config.Spec with { Process = exec.Record.Process };
        var plan = ExecPlanCompiler.Compile(spec, ExecProcess.ParseUser(exec.Record.User), _facts, config.Filter);
        using var planFile = MemoryFiles.Create("berth-exec-plan", plan.Image.Span);
        using var directories = _store.Open(container.Id, exec.Id);
        using var stdio = LaunchStdio.Open(exec.Stdio);
        using var unified = container.Cgroup!.OpenUnified();
        var files = new LaunchFiles(planFile, directories.State, directories.Log, null, unified, stdio)
        {
            Target = container.Processes!.Process,
        };
        ListenerHandOver handOver = (listener, pid, cancellation) =>
            _agent.HandOverAsync(config.Spec.Linux!.Seccomp!, SnapshotState.Of(container.Snapshot), pid, listener, cancellation);
        try
        {
            return await LaunchAsync(container, exec, plan, files, handOver, deadline).ConfigureAwait(false);
        }
        catch (CoreException failure) when (IsCgroupRefused(failure) && container.Cgroup.OpenUnifiedOf(container.Snapshot.Pid) is { } inner)
        {
            using (inner)
            {
                return await LaunchAsync(container, exec, plan, files with { Cgroup = inner }, handOver, deadline).ConfigureAwait(false);
            }
        }
    }

    private async Task<ContainerProcesses> LaunchAsync(
        Container container, Exec exec, Plan plan, LaunchFiles files, ListenerHandOver handOver, CancellationToken deadline)
    {
        var session = _launcher.Start(container.Id, plan, files, _options.LogLimits);
        try
        {
            using var tasks = container.Cgroup!.OpenTasks();
            return await session.ExecAsync(tasks, container.Resctrl, started => Save(container, exec, started), handOver, deadline)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            await AbortAsync(session, exec).ConfigureAwait(false);
            throw;
        }
    }

    // the last one: the container was deleted meanwhile, and its handles are closed
    private static bool IsExpected(Exception failure) =>
        failure is CoreException or OperationCanceledException or SyscallException or ObjectDisposedException;

    // a container that manages cgroups, like an init system, has none of its processes in its own: one that passes controllers on, or has
    // threaded ones in it, takes no process (Documentation/admin-guide/cgroup-v2.rst, No Internal Process Constraint)
    private static bool IsCgroupRefused(CoreException failure) => failure is { Syscall: "clone3", Errno: "EBUSY" or "EOPNOTSUPP" };

    private void Save(Container container, Exec exec, ContainerProcesses started)
    {
        exec.Record = exec.Record with
        {
            Pid = started.ProcessPid,
            ProcessStartTime = started.ProcessStartTime,
            MonitorPid = started.MonitorPid,
            MonitorStartTime = started.MonitorStartTime,
        };
        _store.Save(container.Id, exec.Record);
    }

    private async Task AbortAsync(LaunchSession session, Exec exec)
    {
        try
        {
            using var deadline = new CancellationTokenSource(_options.KillDeadline, _time);
            await session.AbortAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure)
        {
            LogNotAborted(failure, exec.Name);
        }
    }

    private CoreException Fail(Container container, Exec exec, Exception failure)
    {
        bool isOom = ExecWatcher.IsPossiblyOomKilled(container, exec);
        var error = failure switch
        {
            CoreException core => core,
            OperationCanceledException => new CoreException(
                ErrorCode.DeadlinePassed, $"start {exec.Name}: not done within {_options.CreateDeadline.TotalSeconds:0} s", failure),
            _ => new CoreException(ErrorCode.LaunchFailed, $"start {exec.Name}: {failure.Message}", failure),
        };
        error = EndingContainer.Explain(container, $"start {exec.Name}", error);
        if (isOom)
        {
            error = new CoreException(error.Code, $"{error.Message}; possibly by the out-of-memory killer", error)
            {
                Errno = error.Errno,
                Syscall = error.Syscall,
                Path = error.Path,
                Step = error.Step,
                State = error.State,
                Allowed = error.Allowed,
            };
        }

        int code = error.Code == ErrorCode.ExecutableNotFound ? NotFoundCode : NotExecutedCode;
        _watcher.Finish(container, exec, new ContainerExit(code, null, isOom, _time.GetUtcNow(), error.Message));
        return error;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Exec} could not be started, and could not be ended either")]
    private partial void LogNotAborted(Exception failure, string exec);
}
