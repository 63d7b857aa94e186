using System.Diagnostics;
using System.Globalization;

namespace Berth.Benchmarks.Contenders;

/// <summary>conmon, the monitor of Podman and CRI-O, with crun as its runtime, writing a log in the same format and of the same size.</summary>
internal static class ConmonContender
{
    private const string MaxLogSize = "10485760";

    /// <summary>Its name and version; null when it or crun is not installed.</summary>
    public static async Task<string?> VersionAsync() =>
        await Programs.FirstLineAsync("crun", "--version") is not null
            ? (await Programs.FirstLineAsync("conmon", "--version"))?.Replace(" version", "", StringComparison.Ordinal)
            : null;

    /// <summary>Runs the bundle that writes; returns the time from its start until conmon has copied all and has ended.</summary>
    public static async Task<TimeSpan> RunAsync(Workspace workspace, int round)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{workspace.UniqueName}-conmon-{round}");
        var directory = Directory.CreateDirectory(Path.Combine(workspace.Root, "conmon")).FullName;
        var root = Path.Combine(directory, "crun");
        var pidFile = Path.Combine(directory, "pid");
        using var created = new FileSystemWatcher(directory, "pid") { EnableRaisingEvents = true };
        var hasPid = new TaskCompletionSource();
        created.Changed += (_, _) => hasPid.TrySetResult();
        var start = new ProcessStartInfo("conmon") { RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            "--sync", "--cid", id, "--cuuid", id, "--name", id, "--runtime", "/usr/bin/crun", "--runtime-arg", "--root", "--runtime-arg", root,
            "--bundle", workspace.LogBundle, "--container-pidfile", pidFile, "--log-path", $"k8s-file:{Path.Combine(directory, "log")}",
            "--log-size-max", MaxLogSize, "--exit-dir", directory, "--socket-dir-path", directory, "--full-attach", "--no-sync-log",
        ])
        {
            start.ArgumentList.Add(argument);
        }

        using var conmon = Process.Start(start)!;
        await hasPid.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var clock = Stopwatch.StartNew();
        await Programs.RunAsync("crun", ["--root", root, "start", id]);
        await conmon.WaitForExitAsync();
        var elapsed = clock.Elapsed;
        await Programs.RunAsync("crun", ["--root", root, "delete", "--force", id]);
        Directory.Delete(directory, recursive: true);
        return elapsed;
    }
}
