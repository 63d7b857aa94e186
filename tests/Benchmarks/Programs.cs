using System.ComponentModel;
using System.Diagnostics;

namespace Berth.Benchmarks;

/// <summary>Programs that are run and waited for.</summary>
internal static class Programs
{
    /// <summary>Runs a program that prints nothing when all is well.</summary>
    /// <exception cref="InvalidOperationException">Its exit code is not 0.</exception>
    public static async Task RunAsync(string program, string[] args)
    {
        using var process = Process.Start(program, args);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', args)}: exit code {process.ExitCode}");
        }
    }

    /// <summary>The first line that a program prints, or null when there is no such program.</summary>
    public static async Task<string?> FirstLineAsync(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true })!;
            var text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return text.Split('\n')[0];
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
