using System.Globalization;
using Berth.TestSupport.Fuse;

namespace Berth.TestSupport.Resctrl;

/// <summary>A mounted filesystem that does what Documentation/filesystems/resctrl.rst of the kernel says of resctrl, on a machine with two L3
/// caches that can be partitioned and monitored: a directory that is made is a group with all its files, what is written is checked,
/// <c>info/last_cmd_status</c> says why it was refused, and a group can be removed with what is in it.</summary>
/// <remarks>Tasks are those that were put into a group; that children inherit it is the kernel's part.</remarks>
public sealed class FakeResctrl : IFuseTree, IDisposable
{
    private const int NoProcess = 3, Exists = 17, Invalid = 22, NoSpace = 28, NotPermitted = 1;
    private const string MonitoringGroups = "mon_groups", Info = "info", Data = "mon_data";

    private static readonly string[] Domains = ["mon_L3_00", "mon_L3_01"];
    private static readonly string[] Counters = ["llc_occupancy", "mbm_total_bytes", "mbm_local_bytes"];
    private static readonly string[] OfGroup = ["cpus", "cpus_list", "schemata", "size", "tasks", "mode"];
    private static readonly string[] OfMonitoring = ["cpus", "cpus_list", "tasks"];

    private readonly FakeGroup _root = new(parent: null);
    private readonly SortedDictionary<string, FakeGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<int, FakeGroup> _controls = [];
    private readonly Dictionary<int, FakeGroup> _monitors = [];
    private readonly FuseMount _mount;
    private readonly int _classes;
    private string _status = "ok";

    /// <param name="classes">How many classes of service the hardware has, that of the root among them.</param>
    public FakeResctrl(int classes = 8)
    {
        _classes = classes;
        _mount = new FuseMount("berth-resctrl", this);
    }

    /// <summary>Where it is mounted.</summary>
    public string Directory => _mount.Directory;

    /// <summary>Absolute path of something in it.</summary>
    public string this[string path] => Path.Combine(Directory, path);

    /// <summary>Names of the groups, without the root.</summary>
    public IReadOnlyList<string> Groups =>
        [.. System.IO.Directory.EnumerateDirectories(Directory).Select(path => Path.GetFileName(path)!).Except([Info, MonitoringGroups, Data])];

    /// <summary>Names of the monitoring groups in a group, the empty name for the root.</summary>
    public IReadOnlyList<string> MonitoringIn(string group) =>
        [.. System.IO.Directory.EnumerateDirectories(this[Path.Combine(group, MonitoringGroups)]).Select(path => Path.GetFileName(path)!)];

    /// <summary>The tasks of a group.</summary>
    public IReadOnlyList<int> Tasks(string group) =>
        [.. File.ReadAllLines(this[Path.Combine(group, "tasks")]).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>Called before a directory is made or removed, or a file written: with <c>mkdir</c>, <c>rmdir</c> or <c>write</c>, and the path.
    /// The caller waits meanwhile.</summary>
    public Action<string, string>? Before { get; set; }

    public void Dispose() => _mount.Dispose();

    bool? IFuseTree.IsDirectory(string path)
    {
        if (path.Length == 0)
        {
            return true;
        }

        (string parent, string name) = Split(path);
        return Listing(parent)?.Contains(name) != true ? null : Listing(path) is not null;
    }

    IReadOnlyList<string> IFuseTree.List(string path) => Listing(path) ?? [];

    string IFuseTree.Read(string path)
    {
        (string parent, string name) = Split(path);
        return name switch
        {
            "last_cmd_status" => _status + "\n",
            "schemata" => Group(parent)!.Schemata.ToString(),
            "tasks" => string.Concat(TasksOf(Group(parent)!).Select(pid => $"{pid}\n")),
            "llc_occupancy" => "4194304\n",
            "mbm_total_bytes" => "18446744073709551\n",
            "mbm_local_bytes" => parent.EndsWith("01", StringComparison.Ordinal) ? "Unavailable\n" : "1024\n",
            "bandwidth_gran" or "min_bandwidth" => "10\n",
            "cbm_mask" => "7ff\n",
            _ => "\n",
        };
    }

    int IFuseTree.Write(string path, string text)
    {
        Before?.Invoke("write", path);
        (string parent, string name) = Split(path);
        return Done(name switch
        {
            "schemata" => Group(parent)!.Schemata.Write(text) is { } flaw ? (Invalid, flaw) : (0, "ok"),
            "tasks" => Move(Group(parent)!, text),
            _ => (NotPermitted, ""),
        });
    }

    int IFuseTree.MakeDirectory(string path)
    {
        Before?.Invoke("mkdir", path);
        (string parent, string name) = Split(path);
        if (Listing(parent)?.Contains(name) == true)
        {
            return Exists;
        }

        if (parent.Length == 0)
        {
            return Done(_groups.Count + 1 >= _classes ? (NoSpace, "Out of CLOSIDs") : Add(_groups, name, parent: null));
        }

        (string group, string place) = Split(parent);
        return Done(place == MonitoringGroups && Group(group) is { Parent: null } within
            ? Add(within.Monitoring, name, within)
            : (NotPermitted, ""));
    }

    int IFuseTree.RemoveDirectory(string path)
    {
        Before?.Invoke("rmdir", path);
        (string parent, string name) = Split(path);
        if (parent.Length == 0 && _groups.Remove(name, out var removed))
        {
            Forget(_monitors, [removed, .. removed.Monitoring.Values]);
            Forget(_controls, removed);
            return Done((0, "ok"));
        }

        (string group, string place) = Split(parent);
        if (place == MonitoringGroups && Group(group)?.Monitoring.Remove(name, out removed) == true)
        {
            Forget(_monitors, removed);
            return Done((0, "ok"));
        }

        return Done((NotPermitted, ""));
    }

    private static (string Parent, string Name) Split(string path) =>
        path.LastIndexOf('/') is >= 0 and var slash ? (path[..slash], path[(slash + 1)..]) : ("", path);

    private static (int, string) Add(SortedDictionary<string, FakeGroup> groups, string name, FakeGroup? parent)
    {
        groups.Add(name, new FakeGroup(parent));
        return (0, "ok");
    }

    private static void Forget(Dictionary<int, FakeGroup> tasks, params FakeGroup[] groups)
    {
        foreach (int pid in tasks.Where(task => groups.Contains(task.Value)).Select(task => task.Key).ToList())
        {
            tasks.Remove(pid);
        }
    }

    private static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/stat");

    private int Done((int Error, string Status) outcome)
    {
        _status = outcome.Status;
        return outcome.Error;
    }

    // the names in a directory; null for what is none
    private string[]? Listing(string path)
    {
        if (Group(path) is { } group)
        {
            return group.Parent is not null ? [.. OfMonitoring, Data]
                : [.. OfGroup, Data, MonitoringGroups, .. group == _root ? [Info, .. _groups.Keys] : Array.Empty<string>()];
        }

        (string parent, string name) = Split(path);
        return (path, name) switch
        {
            (Info, _) => ["last_cmd_status", "L3", "MB", "L3_MON"],
            ($"{Info}/L3", _) => ["cbm_mask", "min_cbm_bits", "num_closids"],
            ($"{Info}/MB", _) => ["bandwidth_gran", "delay_linear", "min_bandwidth", "num_closids"],
            ($"{Info}/L3_MON", _) => ["mon_features", "num_rmids"],
            (_, MonitoringGroups) when Group(parent) is { Parent: null } within => [.. within.Monitoring.Keys],
            (_, Data) when Group(parent) is not null => Domains,
            _ when Domains.Contains(name) && Split(parent).Name == Data && Group(Split(parent).Parent) is not null => Counters,
            _ => null,
        };
    }

    private FakeGroup? Group(string path)
    {
        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => _root,
            [var name] => _groups.GetValueOrDefault(name),
            [MonitoringGroups, var name] => _root.Monitoring.GetValueOrDefault(name),
            [var group, MonitoringGroups, var name] => _groups.GetValueOrDefault(group)?.Monitoring.GetValueOrDefault(name),
            _ => null,
        };
    }

    private (int, string) Move(FakeGroup group, string text)
    {
        foreach (string word in text.TrimEnd('\n').Split(','))
        {
            if (!int.TryParse(word, CultureInfo.InvariantCulture, out int pid) || pid < 0)
            {
                return (Invalid, $"Task list parsing error pid {word}");
            }

            if (!IsAlive(pid))
            {
                return (NoProcess, $"No task {pid}");
            }

            if (group.Parent is { } within && _controls.GetValueOrDefault(pid, _root) != within)
            {
                return (Invalid, "Can't move task to different control group");
            }

            _monitors.Remove(pid);
            (group.Parent is null ? _controls : _monitors)[pid] = group;
        }

        return (0, "ok");
    }

    private IEnumerable<int> TasksOf(FakeGroup group) =>
        (group.Parent is null ? _controls : _monitors).Where(task => task.Value == group && IsAlive(task.Key)).Select(task => task.Key);
}
