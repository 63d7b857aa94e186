using Berth.TestSupport.Host;

namespace Berth.TestSupport.Daemon;

/// <summary>A temporary directory with everything one daemon keeps on disk. Outlives the daemon, so that another can go on with it.</summary>
public sealed class DaemonRoots : IDisposable
{
    public DaemonRoots() => Directory = System.IO.Directory.CreateTempSubdirectory("berth-test-").FullName;

    /// <summary>Absolute path of the whole.</summary>
    public string Directory { get; }

    public string Socket => Path.Combine(Directory, "run", "berth.sock");

    public string State => Path.Combine(Directory, "run");

    public string Data => Path.Combine(Directory, "data");

    public string Log => Path.Combine(Directory, "log");

    /// <summary>The daemon's command line.</summary>
    public IReadOnlyList<string> Arguments => ["--socket", Socket, "--state-root", State, "--data-root", Data, "--log-root", Log];

    /// <summary>Removes everything. Refuses while something is mounted below: deleting would follow the mount.</summary>
    public void Dispose()
    {
        var mounts = MountTable.Below(Directory);
        if (mounts.Count > 0)
        {
            throw new InvalidOperationException($"still mounted: {string.Join(", ", mounts)}");
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
