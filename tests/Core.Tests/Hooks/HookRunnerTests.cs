using System.Text;
using System.Text.Json.Nodes;
using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Hooks;
using Berth.Core.Specs;
using Berth.Core.Tests.Containers;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Core.Tests.Hooks;

public sealed class HookRunnerTests
{
    private static readonly ContainerSnapshot Snapshot = Snapshots.In(ContainerStatus.Creating);

    private readonly FakeProgram _program = new();
    private readonly HookRunner _runner;

    public HookRunnerTests() => _runner = new HookRunner(_program, NullLogger<HookRunner>.Instance);

    [Fact]
    public async Task RunAsync_SeveralHooks_RunInOrderWithTheStateDocument()
    {
        await _runner.RunAsync(
            HookKind.CreateRuntime, Hooks("/a", "/b", "/c"), Snapshot, ContainerStatus.Creating, 42, CancellationToken.None);

        Assert.Equal(["/a", "/b", "/c"], _program.Ran);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"ociVersion":"1.3.0","id":"c1","status":"creating","pid":42,"bundle":"/bundles/demo"}"""),
            JsonNode.Parse(_program.State)), _program.State);
        Assert.Equal("/bundles/demo", _program.Directory);
    }

    [Fact]
    public async Task RunAsync_OneFails_TheRestDoesNotRun()
    {
        _program.Outcomes["/b"] = () => new HookOutcome(new ProcessExit(7, 0), TimedOut: false, "why\n");

        var failure = await Assert.ThrowsAsync<CoreException>(() => _runner.RunAsync(
            HookKind.Poststart, Hooks("/a", "/b", "/c"), Snapshot, ContainerStatus.Running, 42, CancellationToken.None));

        Assert.Equal(["/a", "/b"], _program.Ran);
        Assert.Equal("hook poststart 1 /b: exit code 7: why", failure.Message);
        Assert.Equal(new FailedHook(HookKind.Poststart, 1, "/b", 7, null, TimedOut: false, "why\n"), failure.Hook);
        Assert.Equal([new ConfigProblem("/hooks/poststart/1", "exit code 7: why")], failure.Problems);
    }

    [Fact]
    public async Task RunAsync_OneCanNotBeStarted_SaysWhy()
    {
        _program.Outcomes["/a"] = () => throw new SyscallException("posix_spawn", null, Libc.ENOENT);

        var failure = await Assert.ThrowsAsync<CoreException>(() => _runner.RunAsync(
            HookKind.Prestart, Hooks("/a"), Snapshot, ContainerStatus.Creating, 42, CancellationToken.None));

        Assert.Equal("hook prestart 0 /a: ENOENT (no such file or directory)", failure.Message);
        Assert.Equal(("ENOENT", "execve", "/a"), (failure.Errno, failure.Syscall, failure.Path));
    }

    [Fact]
    public async Task RunPoststopAsync_SomeFail_TheRestRunsAndNothingIsThrown()
    {
        _program.Outcomes["/a"] = () => new HookOutcome(new ProcessExit(0, 9), TimedOut: true, "");
        _program.Outcomes["/b"] = () => throw new SyscallException("posix_spawn", null, Libc.EACCES);

        await _runner.RunPoststopAsync(Hooks("/a", "/b", "/c"), Snapshot);

        Assert.Equal(["/a", "/b", "/c"], _program.Ran);
        var state = JsonNode.Parse(_program.State)!;
        Assert.Equal("stopped", (string?)state["status"]);
        Assert.Null(state["pid"]);
    }

    [Fact]
    public void Sum_HooksWithAndWithoutTimeout_IsFinite()
    {
        Assert.Equal(TimeSpan.Zero, HookTimes.Sum(null, []));
        Assert.Equal(TimeSpan.FromSeconds(310), HookTimes.Sum([new Hook { Path = "/a", Timeout = 10 }], [new Hook { Path = "/b" }]));
        Assert.True(HookTimes.Sum([new Hook { Path = "/a", Timeout = long.MaxValue }, new Hook { Path = "/a", Timeout = long.MaxValue }])
            < TimeSpan.FromDays(25));
    }

    private static Hook[] Hooks(params string[] paths) => [.. paths.Select(path => new Hook { Path = path })];

    private sealed class FakeProgram : IHookProgram
    {
        public Dictionary<string, Func<HookOutcome>> Outcomes { get; } = [];

        public List<string> Ran { get; } = [];

        public string State { get; private set; } = "";

        public string Directory { get; private set; } = "";

        public Task<HookOutcome> RunAsync(Hook hook, ReadOnlyMemory<byte> state, string directory, CancellationToken cancellationToken)
        {
            Ran.Add(hook.Path!);
            State = Encoding.UTF8.GetString(state.Span);
            Directory = directory;
            return Task.FromResult(
                Outcomes.TryGetValue(hook.Path!, out var outcome) ? outcome() : new HookOutcome(new ProcessExit(0, 0), TimedOut: false, ""));
        }
    }
}
