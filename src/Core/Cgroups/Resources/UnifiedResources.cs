using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Values for files of the version 2 directory by name (config-linux.md, "Unified").</summary>
internal static class UnifiedResources
{
    /// <summary>Prefix of the files that do not belong to a controller.</summary>
    private const string Core = "cgroup";

    /// <summary>Files by which Berth keeps the container together.</summary>
    private static readonly HashSet<string> Ours = new(StringComparer.Ordinal)
    {
        "cgroup.procs", "cgroup.threads", "cgroup.type", "cgroup.freeze", "cgroup.kill", "cgroup.subtree_control",
    };

    /// <summary>Files with a line for each device, and what takes the line away.</summary>
    private static readonly Dictionary<string, string> Lines = new(StringComparer.Ordinal)
    {
        ["io.max"] = "rbps=max wbps=max riops=max wiops=max",
        ["io.latency"] = "target=0",
        ["io.weight"] = "default",
        ["io.bfq.weight"] = "default",
        ["rdma.max"] = "hca_handle=max hca_object=max",
        ["misc.max"] = "max",
        ["dmem.max"] = "max",
    };

    public static IEnumerable<ResourceWrite> Write(
        IReadOnlyDictionary<string, string>? unified, string pointer, CgroupControllers controllers, Findings findings)
    {
        foreach (var (file, value) in (unified ?? new Dictionary<string, string>()).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            string place = JsonPointer.Append(pointer, file);
            if (WhyNot(file, controllers) is { } why)
            {
                findings.Problem(place, why);
                continue;
            }

            if (value is null)
            {
                continue;
            }

            foreach (string line in Split(file, value))
            {
                yield return Make(file, line, place);
            }
        }
    }

    private static ResourceWrite Make(string file, string line, string pointer)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        bool hasKey = Lines.TryGetValue(file, out string? unset) && space > 0;
        return new(file, line, pointer)
        {
            Controller = Prefix(file),
            IsUnified = true,
            Key = hasKey ? line[..space] : null,
            Unset = hasKey ? unset! : "",
        };
    }

    // the kernel takes one line at a time
    private static string[] Split(string file, string value) => Lines.ContainsKey(file)
        ? value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        : [value];

    private static string? WhyNot(string file, CgroupControllers controllers)
    {
        string prefix = Prefix(file);
        return file.Length == 0 || file.Contains('/', StringComparison.Ordinal) || prefix.Length == 0 || prefix == file
            ? $"\"{file}\" is not a file of a cgroup, such as memory.max"
            : Ours.Contains(file) ? $"{file} belongs to the runtime"
            : prefix == Core || controllers.Unified.Contains(prefix) ? null
            : controllers.V1.Contains(prefix) ? $"this host has the {prefix} controller on cgroup v1"
            : $"this host has no {prefix} controller on cgroup v2";
    }

    private static string Prefix(string file)
    {
        int dot = file.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? file : file[..dot];
    }
}
