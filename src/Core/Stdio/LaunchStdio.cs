using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Stdio;

/// <summary>What a launch has to be given for its standard streams: arguments and descriptors of the launcher
/// (src/Native/launcher/launch.h, <c>enum launch_option</c>).</summary>
internal sealed class LaunchStdio : IDisposable
{
    private readonly List<FdMapping> _descriptors = [];

    private LaunchStdio(string option) => Option = option;

    public string Option { get; }

    public IReadOnlyList<FdMapping> Descriptors => _descriptors;

    /// <summary>Opens what somebody else made.</summary>
    /// <returns>Null where the launcher needs nothing: for /dev/null and the log, and for a terminal that its monitor keeps.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>: a FIFO can not be opened, or nobody listens at the
    /// console socket.</exception>
    public static LaunchStdio? Open(ProcessStdio stdio)
    {
        if (stdio.ConsoleSocket is { } path)
        {
            return Guard("/consoleSocket", new LaunchStdio("console"), launch =>
                launch._descriptors.Add(new FdMapping(Sockets.ConnectStream(path), (int)LaunchFd.Console)));
        }

        if (stdio.Fifos is { } directory)
        {
            return Guard("/fifos", new LaunchStdio("stdio"), launch => launch.OpenFifos(directory));
        }

        return stdio is { Terminal: false, Stdin: not StdinMode.None } ? new LaunchStdio("input") : null;
    }

    public void Dispose()
    {
        foreach (var descriptor in _descriptors)
        {
            descriptor.Source.Dispose();
        }
    }

    private void OpenFifos(string directory)
    {
        using var names = Paths.Open(directory, Libc.O_PATH | Libc.O_DIRECTORY);
        // for both directions, so that neither a reader nor a writer that goes away is the end
        if (OpenFifo(names, "stdin", Libc.O_RDWR) is { } input)
        {
            _descriptors.Add(new FdMapping(input, (int)LaunchFd.Input));
            // the process itself must not be a writer, or it would never see an end
            _descriptors.Add(new FdMapping(OpenFifo(names, "stdin", Libc.O_RDONLY)!, 0));
            Files.MakeBlocking(_descriptors[^1].Source);
        }

        AddOutput(names, "stdout", 1);
        AddOutput(names, "stderr", 2);
    }

    private void AddOutput(SafeFd directory, string name, int number)
    {
        if (OpenFifo(directory, name, Libc.O_RDWR) is { } fifo)
        {
            Files.MakeBlocking(fifo);
            _descriptors.Add(new FdMapping(fifo, number));
        }
    }

    private static SafeFd? OpenFifo(SafeFd directory, string name, int access)
    {
        SafeFd file;
        try
        {
            file = Paths.OpenAt(directory, name, access | Libc.O_NONBLOCK | Libc.O_NOFOLLOW | Libc.O_NOCTTY);
        }
        catch (SyscallException missing) when (missing.Errno == Libc.ENOENT)
        {
            return null;
        }

        if (Files.Status(file).Type == Libc.S_IFIFO)
        {
            return file;
        }

        file.Dispose();
        throw new SyscallException("openat", name, Libc.EINVAL);
    }

    private static LaunchStdio Guard(string pointer, LaunchStdio launch, Action<LaunchStdio> open)
    {
        try
        {
            open(launch);
            return launch;
        }
        catch (SyscallException failure)
        {
            launch.Dispose();
            throw new CoreException(ErrorCode.InvalidRequest, failure.Message, failure)
            {
                Errno = failure.ErrnoName,
                Syscall = failure.Operation,
                Path = failure.Path,
                Problems = [new ConfigProblem(pointer, failure.Message)],
            };
        }
    }
}
