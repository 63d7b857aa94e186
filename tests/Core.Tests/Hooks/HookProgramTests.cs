using Berth.Core.Hooks;
using Berth.Core.Monitoring;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Core.Tests.Hooks;

public sealed class HookProgramTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly EventLoop _loop = new();
    private readonly HookProgram _program;

    public HookProgramTests() => _program = new HookProgram(_loop, TimeProvider.System);

    public void Dispose()
    {
        _loop.Dispose();
        _directory.Dispose();
    }

    private Task<HookOutcome> ShellAsync(string script, byte[]? state = null, int? timeout = null, CancellationToken cancellationToken = default) =>
        _program.RunAsync(
            new Hook { Path = "/bin/sh", Args = ["sh", "-c", script], Env = ["PATH=/usr/bin:/bin"], Timeout = timeout },
            state ?? [],
            _directory.Path,
            cancellationToken);

    [Fact]
    public async Task RunAsync_StateLargerThanAPipe_IsReadWhole()
    {
        var state = new byte[300_000];
        Array.Fill(state, (byte)'x');

        var outcome = await ShellAsync("sleep 0; cat > seen", state);

        Assert.True(outcome.Succeeded, outcome.ToString());
        Assert.Equal(state, await File.ReadAllBytesAsync(_directory["seen"]));
    }

    [Fact]
    public async Task RunAsync_StateThatNobodyReads_HoldsNothingUp() =>
        Assert.True((await ShellAsync("exec < /dev/null; exit 0", new byte[300_000])).Succeeded);

    [Theory]
    [InlineData("echo one >&2; exit 4", 4, 0, "one\n")]
    [InlineData("echo lost; kill -TERM $$", 0, Libc.SIGTERM, "")]
    public async Task RunAsync_Failure_HasCodeOrSignalAndStandardError(string script, int code, int signal, string stderr) =>
        Assert.Equal(new HookOutcome(new ProcessExit(code, signal), TimedOut: false, stderr), await ShellAsync(script));

    [Fact]
    public async Task RunAsync_MuchStandardError_KeepsTheEnd()
    {
        var outcome = await ShellAsync("head -c 500000 /dev/zero | tr '\\0' a >&2; printf end >&2; exit 1");

        Assert.Equal(HookOutcome.MaxStderr, outcome.Stderr.Length);
        Assert.EndsWith("aaaend", outcome.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TimeIsOver_KillsTheGroup()
    {
        var (end, its) = Pipes.Create();
        using (end)
        {
            using (its)
            {
                // the background process has it open too; only the group's end closes it
                var outcome = await ShellAsync($"exec 3> /proc/{Environment.ProcessId}/fd/{its.ToString()[3..]}; sleep 1000 & wait", timeout: 1);
                Assert.True(outcome.TimedOut);
                Assert.False(outcome.Succeeded);
            }

            using var watch = _loop.Add(end);
            await watch.EventAsync(Libc.EPOLLIN, CancellationToken.None);
            Assert.Equal(0, Pipes.TryRead(end, new byte[1]));
        }
    }

    [Fact]
    public async Task RunAsync_Cancelled_KillsIt()
    {
        using var cancellation = new CancellationTokenSource();
        var run = ShellAsync("sleep 1000", cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task RunAsync_DirectoryIsGone_RunsInTheRoot()
    {
        var outcome = await _program.RunAsync(
            new Hook { Path = "/bin/sh", Args = ["sh", "-c", $"pwd > {_directory["cwd"]}"] }, new byte[1], "/not/there", CancellationToken.None);

        Assert.True(outcome.Succeeded);
        Assert.Equal("/\n", await File.ReadAllTextAsync(_directory["cwd"]));
    }

    [Fact]
    public async Task RunAsync_MissingProgram_IsAnError()
    {
        var failure = await Assert.ThrowsAsync<SyscallException>(() => _program.RunAsync(
            new Hook { Path = _directory["missing"] }, new byte[1], "/", CancellationToken.None));

        Assert.Equal(Libc.ENOENT, failure.Errno);
    }
}
