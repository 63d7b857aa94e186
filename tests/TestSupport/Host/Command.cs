using System.Diagnostics;

namespace Berth.TestSupport.Host;

/// <summary>Programs of this host.</summary>
public static class Command
{
    private static readonly TimeSpan Patience = TimeLimit.Seconds(120);

    /// <summary>Runs one that is to succeed; returns what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message has what it wrote.</exception>
    public static async Task<string> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Patience);
        Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
        string output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{await errors}");
    }
}
