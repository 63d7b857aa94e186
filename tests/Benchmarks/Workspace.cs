using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Benchmarks;

/// <summary>A temporary directory with the bundles that everybody runs, removed with all it holds.</summary>
internal sealed class Workspace : IDisposable
{
    private static readonly string[] Applets = ["true", "sleep", "cat"];

    /// <summary>The directory. Short, because socket paths are limited to 107 bytes (unix(7)).</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("berth-bench-").FullName;

    /// <summary>A name that no other run uses: for cgroups, containers and images.</summary>
    public string UniqueName { get; } = string.Create(CultureInfo.InvariantCulture, $"berth-bench-{Environment.ProcessId}");

    /// <summary>A bundle of the default config with <c>/bin/true</c>.</summary>
    public string TrueBundle => Path.Combine(Root, "true");

    /// <summary>A bundle of the default config that sleeps until it is killed.</summary>
    public string SleepBundle => Path.Combine(Root, "sleep");

    /// <summary><see cref="TrueBundle"/> with a seccomp profile. The warm-up makes the first containers with it: what is measured finds it
    /// compiled.</summary>
    public string SeccompBundle => Path.Combine(Root, "seccomp");

    /// <summary>A bundle that writes <see cref="LogBytes"/> in lines of <see cref="LogLine"/> bytes and ends.</summary>
    public string LogBundle => Path.Combine(Root, "log-writer");

    /// <summary>Bytes of a line, its end included.</summary>
    public const int LogLine = 100;

    /// <summary>How often the container writes its file.</summary>
    public const int LogRepeats = 64;

    /// <summary>How much the container writes.</summary>
    public const int LogBytes = LogRepeats * LogFileLines * LogLine;

    private const int LogFileLines = 80_000;

    /// <summary>How many system calls the profile names; 0 when there is no libseccomp, and so no bundle.</summary>
    public int SeccompNames { get; private set; }

    /// <summary>The root filesystem of <see cref="TrueBundle"/>.</summary>
    public string RootFilesystem => Path.Combine(TrueBundle, "rootfs");

    /// <summary>Makes the bundles from the host's static busybox and the daemon's default config.</summary>
    public async Task MakeBundlesAsync(Berthd daemon)
    {
        using var client = daemon.Connect();
        var config = await client.GetTextAsync("/v1/spec");
        MakeBundle(TrueBundle, config, null, "/bin/true");
        MakeBundle(SleepBundle, config, null, "/bin/sleep", "1000000");
        MakeBundle(LogBundle, config, null, ["/bin/cat", .. Enumerable.Repeat("/lines", LogRepeats)]);
        File.WriteAllLines(Path.Combine(LogBundle, "rootfs", "lines"), Enumerable.Repeat(new string('x', LogLine - 1), LogFileLines));
        var names = SeccompProfile.Names();
        if (names.Count > 0)
        {
            MakeBundle(SeccompBundle, config, SeccompProfile.Of(names), "/bin/true");
            SeccompNames = names.Count;
        }
    }

    /// <summary>Removes the directory.</summary>
    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void MakeBundle(string directory, string config, JsonObject? seccomp, params string[] args)
    {
        var bin = Path.Combine(directory, "rootfs", "bin");
        foreach (var path in (string[])["bin", "dev", "proc", "sys"])
        {
            Directory.CreateDirectory(Path.Combine(directory, "rootfs", path));
        }

        File.Copy("/bin/busybox", Path.Combine(bin, "busybox"));
        foreach (var applet in Applets)
        {
            File.CreateSymbolicLink(Path.Combine(bin, applet), "busybox");
        }

        var spec = JsonNode.Parse(config)!;
        spec["ociVersion"] = "1.0.2"; // crun 1.8 refuses 1.1 and newer
        spec["process"]!["args"] = new JsonArray([.. args.Select(arg => (JsonNode)arg)]);
        if (seccomp is not null)
        {
            spec["linux"]!["seccomp"] = seccomp;
        }

        File.WriteAllText(Path.Combine(directory, "config.json"), spec.ToJsonString());
    }
}
