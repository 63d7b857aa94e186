using System.Collections.Concurrent;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Host;
using Berth.TestSupport.Seccomp;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon that is stopped before every step with which it changes a cgroup or its own state, for a test to look at it or to kill it
/// there.</summary>
/// <remarks>Steps are system calls that make, remove, rename, or open for writing what lies in a cgroup hierarchy or in the state directory, and
/// those that change BPF programs. The daemon runs under a seccomp filter that tells of them (tests/TestSupport/notified).</remarks>
public class SteppedFixture : BerthFixture
{
    private const int SigKill = 9;

    private readonly AgentSocket? _socket = HostTools.WhyNoContainers is null ? new AgentSocket() : null;
    private readonly ConcurrentBag<NotificationAgent> _agents = [];
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private volatile Action<DaemonStep>? _before;

    public SteppedFixture() => _accepting = _socket is null ? Task.CompletedTask : Task.Run(AcceptAsync);

    /// <summary>What a container is created with.</summary>
    public virtual string Limits => """{"memory":{"limit":33554432},"pids":{"limit":50},"devices":[{"allow":false,"access":"rwm"}]}""";

    /// <summary>What it is changed to.</summary>
    public virtual string OtherLimits => """
        {"memory":{"limit":67108864},"pids":{"limit":60},"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":10,"minor":229,"access":"rw"}]}
        """;

    protected override IReadOnlyList<string> Wrapper =>
        _socket is null ? [] : [Path.Combine(AppContext.BaseDirectory, "notified"), _socket.Path];

    /// <summary>Does something and lists the steps of it.</summary>
    public async Task<IReadOnlyList<DaemonStep>> RecordAsync(Func<Task> action)
    {
        var steps = new ConcurrentQueue<DaemonStep>();
        Watch(steps.Enqueue);
        await action();
        _before = null;
        return [.. steps];
    }

    /// <summary>Kills the daemon before a step. Take <see cref="Death.AwaitAsync"/> then.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="first">What is done before that, while the daemon stands still.</param>
    public Death KillBefore(DaemonStep wanted, Action? first = null)
    {
        var daemon = Pidfd.Open(Daemon.Pid);
        bool isKilled = false;
        Watch(step =>
        {
            if (step == wanted)
            {
                isKilled = true;
                first?.Invoke();
                Pidfd.SendSignal(daemon, SigKill);
            }
        });
        return new Death(this, daemon, () => isKilled);
    }

    /// <summary>What the kernel says of these limits.</summary>
    public virtual string Values(string id) => string.Join(' ',
        ContainerFiles.Read(id, "memory.max", "memory.limit_in_bytes"), ContainerFiles.Read(id, "pids.max"),
        CgroupTree.HasV1 ? ContainerFiles.Read(id, "devices.list") : "");

    /// <summary>Looks for all that a container leaves, when the processes of a dead daemon have had the time to end.</summary>
    public virtual Task AssertNothingLeftAsync(string id) => Leftovers.AssertNoneSoonAsync(Daemon.Roots, id);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _end.Cancel();
        _socket?.Dispose();
        _accepting.Wait();
        foreach (var agent in _agents)
        {
            agent.Dispose();
        }

        _end.Dispose();
    }

    // tells steps with the same path apart
    private void Watch(Action<DaemonStep> before)
    {
        var times = new Dictionary<DaemonStep, int>();
        _before = step => before(step with { Time = times[step] = times.GetValueOrDefault(step) + 1 });
    }

    // one for each life of the daemon
    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var (_, listener) = await _socket!.ReceiveTextAsync();
                _agents.Add(new NotificationAgent(listener, (Func<NotifiedCall, int?>)Answer));
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or System.Net.Sockets.SocketException)
            {
                // nobody came for a while, or the test is over
            }
        }
    }

    private int? Answer(NotifiedCall call)
    {
        if (_before is { } before && call.IsOf(Daemon.Pid) && DaemonStep.Of(call) is { } step && IsOfInterest(step))
        {
            before(step);
        }

        return null;
    }

    private bool IsOfInterest(DaemonStep step) => step.Path.StartsWith("/sys/fs/cgroup/", StringComparison.Ordinal)
        || step.Path.StartsWith(Daemon.Roots.State, StringComparison.Ordinal)
        || CgroupTree.Hierarchies.Any(hierarchy => step.Path.StartsWith(hierarchy, StringComparison.Ordinal))
        || step.Call == "bpf";

    /// <summary>The end of the daemon that is to come.</summary>
    public sealed class Death(SteppedFixture berth, SafePidFd daemon, Func<bool> hasCome) : IDisposable
    {
        /// <summary>Whether the step was reached.</summary>
        public bool HasCome => hasCome();

        /// <summary>Waits for it, and starts the daemon again.</summary>
        public async Task AwaitAsync()
        {
            await berth.Daemon.AwaitEndAsync();
            Dispose();
            await berth.Daemon.StartAgainAsync();
        }

        public void Dispose()
        {
            berth._before = null;
            daemon.Dispose();
        }
    }
}
