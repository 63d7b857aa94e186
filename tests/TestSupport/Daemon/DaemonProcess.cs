using System.Diagnostics;
using System.Text;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport.Http;

namespace Berth.TestSupport.Daemon;

/// <summary>The real berthd, as a process of its own with directories of its own.</summary>
/// <remarks><c>BERTH_TEST_DAEMON</c> names the program; otherwise it is the build output beside the test assembly.</remarks>
public sealed class DaemonProcess : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const string Ready = "listening on ";
    private static readonly TimeSpan Patience = TimeLimit.Seconds(60);

    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyList<string> _wrapper;
    private readonly string _program;
    private readonly bool _ownsRoots;
    private readonly StringBuilder _errors = new();
    private Process? _process;

    private DaemonProcess(
        DaemonRoots roots, bool ownsRoots, IReadOnlyList<string> arguments, IReadOnlyList<string>? wrapper = null, string? program = null)
    {
        _program = program ?? ProgramFile;
        _wrapper = wrapper ?? [];
        Roots = roots;
        _ownsRoots = ownsRoots;
        _arguments = arguments;
        Client = new BerthClient(roots.Socket);
    }

    /// <summary>Path of the program, beside which are all files that it needs; a <c>.dll</c> where nothing else was built.</summary>
    public static string ProgramFile { get; } = FindProgram();

    /// <summary>What the daemon keeps on disk.</summary>
    public DaemonRoots Roots { get; }

    /// <summary>A client of this daemon, good over restarts.</summary>
    public BerthClient Client { get; }

    /// <summary>The daemon's pid.</summary>
    public int Pid => _process?.Id ?? throw new InvalidOperationException("the daemon does not run");

    /// <summary>The line it printed when it was ready.</summary>
    public string ReadyLine { get; private set; } = "";

    /// <summary>What it wrote to stderr, over all its lives.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts a daemon and returns when it accepts requests.</summary>
    /// <param name="roots">Null makes some, which are removed with the daemon.</param>
    /// <param name="arguments">More of the command line.</param>
    public static Task<DaemonProcess> StartAsync(DaemonRoots? roots = null, params IReadOnlyList<string> arguments) =>
        StartAsync(new DaemonProcess(roots ?? new DaemonRoots(), roots is null, arguments));

    /// <summary>Starts a daemon through a program, in all its lives, and returns when it accepts requests.</summary>
    /// <param name="wrapper">The program and its arguments; none for the daemon itself.</param>
    /// <param name="arguments">More of the daemon's command line.</param>
    /// <param name="roots">Are removed with the daemon.</param>
    /// <param name="program">Path of the daemon; null for <see cref="ProgramFile"/>.</param>
    public static Task<DaemonProcess> StartUnderAsync(
        IReadOnlyList<string> wrapper, IReadOnlyList<string> arguments, DaemonRoots roots, string? program) =>
        StartAsync(new DaemonProcess(roots, ownsRoots: true, arguments, wrapper, program));

    /// <summary>Starts a daemon through a program that changes something about its process and then executes it.</summary>
    /// <param name="wrapper">The program and its arguments; the daemon's command line comes behind them.</param>
    public static Task<DaemonProcess> StartUnderAsync(params IReadOnlyList<string> wrapper) =>
        StartAsync(new DaemonProcess(new DaemonRoots(), ownsRoots: true, [], wrapper));

    private static async Task<DaemonProcess> StartAsync(DaemonProcess daemon)
    {
        try
        {
            await daemon.StartAgainAsync();
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the daemon on the same directories, after it was stopped or killed.</summary>
    public async Task StartAgainAsync()
    {
        var process = Launch();
        _process = process;
        using var deadline = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                ReadyLine = line;
                return;
            }
        }

        await process.WaitForExitAsync(deadline.Token);
        throw new InvalidOperationException($"berthd ended with {process.ExitCode} before it was ready:\n{Errors}");
    }

    /// <summary>Starts a daemon that is expected to end by itself. Returns its exit code; <see cref="Errors"/> has what it said.</summary>
    public static async Task<(int ExitCode, string Errors)> RunToEndAsync(DaemonRoots roots, params IReadOnlyList<string> arguments)
    {
        await using var daemon = new DaemonProcess(roots, ownsRoots: false, arguments);
        daemon._process = daemon.Launch();
        using var deadline = new CancellationTokenSource(Patience);
        string output = await daemon._process.StandardOutput.ReadToEndAsync(deadline.Token);
        await daemon._process.WaitForExitAsync(deadline.Token);
        return (daemon._process.ExitCode, output + daemon.Errors);
    }

    /// <summary>Ends the daemon with SIGTERM. Returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await EndAsync(SigTerm);
        int code = _process!.ExitCode;
        Forget();
        return code;
    }

    /// <summary>Ends the daemon with SIGKILL.</summary>
    public async Task KillAsync()
    {
        await EndAsync(SigKill);
        Forget();
    }

    /// <summary>Waits for the end of a daemon that somebody else has killed, and forgets it.</summary>
    public async Task AwaitEndAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(deadline.Token);
        Forget();
    }

    /// <summary>Kills the daemon, removes the directories if they are its own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        Forget();
        Client.Dispose();
        if (_ownsRoots)
        {
            Roots.Dispose();
        }
    }

    private static string FindProgram()
    {
        string path = Environment.GetEnvironmentVariable("BERTH_TEST_DAEMON") is { Length: > 0 } given
            ? given
            : Path.Combine(AppContext.BaseDirectory, "berthd");
        return File.Exists(path) ? path : path + ".dll";
    }

    private Process Launch()
    {
        IReadOnlyList<string> program = _program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", _program] : [_program];
        IReadOnlyList<string> command = [.. _wrapper, .. program, .. Roots.Arguments, .. _arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{_program} does not start");
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        return process;
    }

    private async Task EndAsync(int signal)
    {
        using (SafePidFd pidfd = Pidfd.Open(Pid))
        {
            Pidfd.SendSignal(pidfd, signal);
        }

        using var deadline = new CancellationTokenSource(Patience);
        await _process!.WaitForExitAsync(deadline.Token);
    }

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }
}
