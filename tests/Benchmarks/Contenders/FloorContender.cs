using System.Diagnostics;
using System.Globalization;

namespace Berth.Benchmarks.Contenders;

/// <summary>The kernel's floor: a C program that makes the same system calls and times each cycle by itself (floor/floor.c).</summary>
internal sealed class FloorContender : IContender
{
    private readonly Process _process;

    public FloorContender(Workspace workspace)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "floor"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in (string[])[workspace.RootFilesystem, $"{workspace.UniqueName}-floor", "/bin/true"])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
    }

    public string Name => "kernel floor (C)";

    public bool WarmsUp => false;

    public async Task<TimeSpan> CycleAsync()
    {
        _process.StandardInput.BaseStream.WriteByte(0);
        await _process.StandardInput.BaseStream.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("the floor program ended");
        return TimeSpan.FromMicroseconds(long.Parse(line, CultureInfo.InvariantCulture) / 1000.0);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
