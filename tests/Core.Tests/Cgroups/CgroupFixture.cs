using System.Diagnostics;
using Berth.Core.Cgroups;
using Berth.Core.Monitoring;
using Berth.Core.Watching;

namespace Berth.Core.Tests.Cgroups;

/// <summary>A manager on this machine's real hierarchies, or on those of one version; removes what a test left.</summary>
internal sealed class CgroupFixture : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly FileWatcher _watcher;
    private readonly CgroupManager _manager;
    private readonly List<Process> _processes = [];

    public CgroupFixture(Func<string, bool>? fileSystemType = null)
    {
        string mounts = string.Join('\n', File.ReadLines("/proc/self/mountinfo").Where(line => fileSystemType is null
            || !line.Contains(" - cgroup", StringComparison.Ordinal)
            || fileSystemType(line.Split(" - ")[1].Split(' ')[0])));
        Host = HostCgroups.Parse(mounts, File.ReadAllText("/proc/self/cgroup"), CgroupMountProbe.IsVisible);
        _watcher = new FileWatcher(_loop);
        _manager = new CgroupManager(Host, _loop, _watcher);
        Parent = $"/berth-test-{Guid.NewGuid():n}";
    }

    public static CgroupFixture V1() => new(type => type == "cgroup");

    public static CgroupFixture V2() => new(type => type == "cgroup2");

    public HostCgroups Host { get; }

    public ICgroupManager Manager => _manager;

    public IFileWatcher Watcher => _watcher;

    /// <summary>A cgroup of its own for each test; what it makes lies below.</summary>
    public string Parent { get; }

    public CgroupPaths Paths(string name) => new($"{Parent}/{name}", $"{Parent}/{name}");

    /// <summary>Makes a cgroup in every hierarchy.</summary>
    public ICgroup Create(string name) => Create(Paths(name));

    /// <summary>The same anywhere.</summary>
    public ICgroup Create(CgroupPaths paths)
    {
        ICgroup cgroup = Manager.Create(paths);
        using var tasks = cgroup.MakeV1();
        return cgroup;
    }

    public IEnumerable<string> Directories(string name) => Host.V1
        .Concat(Host.Unified is { } unified ? [unified] : Enumerable.Empty<CgroupHierarchy>())
        .Select(hierarchy => $"{hierarchy.MountPoint}{Parent}/{name}");

    /// <summary>Starts a process that waits for its standard input and so runs until it is killed.</summary>
    public Process StartProcess(string program = "cat")
    {
        Process process = Process.Start(new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts one and puts it into the cgroup everywhere, the version 2 hierarchy included.</summary>
    public Process StartProcessIn(string name, string program = "cat")
    {
        Process process = StartProcess(program);
        foreach (string directory in Directories(name))
        {
            File.WriteAllText($"{directory}/cgroup.procs", $"{process.Id}");
        }

        return process;
    }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        foreach (string directory in Directories("").Where(Directory.Exists))
        {
            RemoveTree(directory);
        }

        _manager.Dispose();
        _watcher.Dispose();
        _loop.Dispose();
    }

    // Directory.Delete would try the interface files
    private static void RemoveTree(string directory)
    {
        string freezer = Path.Combine(directory, "freezer.state");
        if (File.Exists(freezer))
        {
            File.WriteAllText(freezer, "THAWED");
        }

        foreach (string child in Directory.EnumerateDirectories(directory))
        {
            RemoveTree(child);
        }

        Directory.Delete(directory);
    }
}
