using System.Diagnostics;

namespace Berth.Benchmarks;

/// <summary>A daemon of the run's own, with all of its directories in the workspace.</summary>
internal sealed class Berthd : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _output;
    private readonly Task<string> _errors;

    private Berthd(Process process, string socket, TimeSpan untilListening)
    {
        _process = process;
        Socket = socket;
        UntilListening = untilListening;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The daemon's pid.</summary>
    public int ProcessId => _process.Id;

    /// <summary>The path of its socket.</summary>
    public string Socket { get; }

    /// <summary>From starting the process to its "listening on" line.</summary>
    public TimeSpan UntilListening { get; }

    /// <summary>Starts the daemon and waits for its "listening on" line.</summary>
    /// <remarks>It gets a session of its own: an interrupt from the terminal ends the run, which then deletes its containers
    /// before it ends the daemon.</remarks>
    /// <exception cref="InvalidOperationException">It ended before that; the message holds what it said.</exception>
    public static async Task<Berthd> StartAsync(string program, Workspace workspace, CancellationToken cancellation)
    {
        var socket = Path.Combine(workspace.Root, "berth.sock");
        var start = new ProcessStartInfo("setsid") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        Add("--socket", socket);
        Add("--state-root", Path.Combine(workspace.Root, "state"));
        Add("--data-root", Path.Combine(workspace.Root, "data"));
        Add("--log-root", Path.Combine(workspace.Root, "log"));

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                if (line.StartsWith("listening on ", StringComparison.Ordinal))
                {
                    return new Berthd(process, socket, clock.Elapsed);
                }
            }

            throw new InvalidOperationException($"berthd ended: {await process.StandardError.ReadToEndAsync(cancellation)}");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }

        void Add(string option, string value)
        {
            start.ArgumentList.Add(option);
            start.ArgumentList.Add(value);
        }
    }

    /// <summary>A client with a connection of its own.</summary>
    public UnixHttpClient Connect() => new(Socket);

    /// <summary>Deletes every container and stops the daemon.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (!_process.HasExited)
            {
                await Containers.DeleteAllAsync(this);
                Libc.Terminate(_process.Id);
            }

            await _process.WaitForExitAsync();
            await _output;
            if (_process.ExitCode != 0)
            {
                await Console.Error.WriteLineAsync($"berthd ended with exit code {_process.ExitCode}: {await _errors}");
            }
        }
    }
}
