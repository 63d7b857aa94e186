using Berth.Core.Monitoring;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Hooks;

/// <summary>Hooks as children of the daemon: in a session and process group of their own, with no more than what the config gives them.</summary>
internal sealed class HookProgram(EventLoop loop, TimeProvider time) : IHookProgram
{
    public async Task<HookOutcome> RunAsync(Hook hook, ReadOnlyMemory<byte> state, string directory, CancellationToken cancellationToken)
    {
        var (output, theirs) = Pipes.Create();
        using (output)
        {
            SpawnedProcess process;
            using (theirs)
            {
                process = Start(hook, state, directory, theirs);
            }

            using (process.PidFd)
            {
                using var stderr = new HookStderr(output, loop);
                bool inTime = await AwaitEndAsync(process, TimeSpan.FromSeconds(HookTimes.Seconds(hook)), cancellationToken).ConfigureAwait(false);
                var exit = Pidfd.WaitId(process.PidFd, block: true)!.Value;
                string text = await stderr.FinishAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                return new HookOutcome(exit, !inTime, text);
            }
        }
    }

    private static SpawnedProcess Start(Hook hook, ReadOnlyMemory<byte> state, string directory, SafeFd stderr)
    {
        using var stdin = HookState.OpenFile(state.Span);
        using var place = OpenDirectory(directory);
        return PosixSpawn.StartNamed(
            hook.Path!, place, HookArguments.Of(hook), [.. hook.Env ?? []], [new FdMapping(stdin, 0), new FdMapping(stderr, 2)]);
    }

    private static SafeFd OpenDirectory(string path)
    {
        try
        {
            return Paths.Open(path, Libc.O_PATH | Libc.O_DIRECTORY);
        }
        catch (SyscallException gone) when (gone.Errno is Libc.ENOENT or Libc.ENOTDIR)
        {
            return Paths.Open("/", Libc.O_PATH | Libc.O_DIRECTORY);
        }
    }

    // killed before it is reaped: until then its group's number can not be another's
    private async Task<bool> AwaitEndAsync(SpawnedProcess process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await ProcessWait.ForEndAsync(loop, process.PidFd, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            ProcessGroups.Kill(process.Pid);
            await ProcessWait.ForEndAsync(loop, process.PidFd, CancellationToken.None).ConfigureAwait(false);
            return false;
        }
    }
}
