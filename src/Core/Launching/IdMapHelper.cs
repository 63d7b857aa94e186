using System.Globalization;
using System.Text;
using Berth.Core.Errors;
using Berth.Core.Monitoring;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Launching;

/// <summary>The programs of the shadow suite that write id maps for users without privileges: newuidmap(1), newgidmap(1).</summary>
/// <param name="loop">Tells their end.</param>
/// <param name="directories">Where to look for them, as in PATH.</param>
internal sealed class IdMapHelper(EventLoop loop, string? directories)
{
    private const int MaxMessage = 4096;

    /// <summary>Has one map written.</summary>
    /// <param name="program">Name of the program.</param>
    /// <param name="pid">The process whose namespace is mapped.</param>
    /// <param name="map">The map.</param>
    /// <param name="cancellationToken">Gives up waiting; the program is ended then.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.HostUnsupported"/>: the program is not there;
    /// <see cref="ErrorCode.StepFailed"/>: it refuses, with what it said.</exception>
    public async Task RunAsync(string program, int pid, IdMap map, CancellationToken cancellationToken)
    {
        var path = Find(program) ?? throw new CoreException(
            ErrorCode.HostUnsupported, $"map ids: {program} is not installed, and the daemon has neither CAP_SETUID nor CAP_SETGID");
        var (output, theirs) = Pipes.Create();
        using (output)
        {
            SpawnedProcess process;
            using (theirs)
            {
                process = Start(path, Arguments(program, pid, map), theirs);
            }

            using (process.PidFd)
            {
                await AwaitEndAsync(process, cancellationToken).ConfigureAwait(false);
                if (Pidfd.WaitId(process.PidFd, block: true) is { ShellCode: not 0 and var code })
                {
                    var message = Encoding.UTF8.GetString(ReadSome(output)).Trim();
                    throw new CoreException(ErrorCode.StepFailed, $"map ids: {program} ended with exit code {code}: {message}")
                    {
                        Syscall = program,
                        Path = path,
                    };
                }
            }
        }
    }

    private string? Find(string program) => (directories ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, program))
        .FirstOrDefault(path => Path.IsPathRooted(path) && File.Exists(path));

    private static string[] Arguments(string program, int pid, IdMap map) =>
    [
        program,
        Number((uint)pid),
        .. map.Ranges.SelectMany(range => new[] { Number(range.ContainerId), Number(range.HostId), Number(range.Size) }),
    ];

    private static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);

    private static SpawnedProcess Start(string path, string[] arguments, Native.Handles.SafeFd stderr)
    {
        try
        {
            using var root = Paths.Open("/", Libc.O_PATH | Libc.O_DIRECTORY);
            return PosixSpawn.StartNamed(path, root, arguments, [], [new FdMapping(stderr, 2)]);
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.StepFailed, $"map ids: {failure.Message}", failure)
            {
                Errno = failure.ErrnoName,
                Syscall = failure.Operation,
                Path = path,
            };
        }
    }

    private async Task AwaitEndAsync(SpawnedProcess process, CancellationToken cancellationToken)
    {
        try
        {
            await ProcessWait.ForEndAsync(loop, process.PidFd, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Pidfd.SendSignal(process.PidFd, Libc.SIGKILL);
            Pidfd.WaitId(process.PidFd, block: true);
            throw;
        }
    }

    // what is in the pipe now: the program has ended, and a message of its is short
    private static byte[] ReadSome(Native.Handles.SafeFd output)
    {
        var buffer = new byte[MaxMessage];
        return buffer[..(Pipes.TryRead(output, buffer) ?? 0)];
    }
}
