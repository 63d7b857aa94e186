namespace Berth.Core.Specs;

/// <summary>Lists of id mappings, of a user namespace or of an id-mapped mount: what the kernel insists on when a map is written
/// (user_namespaces(7), "Defining user and group ID mappings").</summary>
internal static class IdMappingRules
{
    /// <summary>One behind the last id that there is: 2^32 - 1 is none.</summary>
    private const ulong End = uint.MaxValue;

    /// <summary>Reports everything that is wrong with one list.</summary>
    /// <returns>The map, when nothing is.</returns>
    public static IdMap? Check(string pointer, IReadOnlyList<LinuxIDMapping> mappings, Findings findings)
    {
        var before = findings.Problems.Count;
        if (mappings.Count > IdMap.MaxRanges)
        {
            findings.Problem(pointer, $"has {mappings.Count} ranges, the kernel takes {IdMap.MaxRanges}");
            return null;
        }

        var inside = new List<Run>();
        var outside = new List<Run>();
        for (var i = 0; i < mappings.Count; i++)
        {
            if (mappings[i] is { } mapping)
            {
                CheckRange($"{pointer}/{i}", mapping, inside, outside, findings);
            }
        }

        CheckOverlaps(inside, "containerID", findings);
        CheckOverlaps(outside, "hostID", findings);
        if (findings.Problems.Count > before || mappings.Contains(null!))
        {
            return null;
        }

        var map = IdMap.Of(mappings);
        if (map.ToFile().Length >= IdMap.FileLimit)
        {
            findings.Problem(pointer, $"has {map.ToFile().Length} bytes as text, the kernel takes {IdMap.FileLimit - 1}");
        }

        return map;
    }

    private static void CheckRange(string pointer, LinuxIDMapping mapping, List<Run> inside, List<Run> outside, Findings findings)
    {
        if (mapping.Size is not { } size)
        {
            findings.Required($"{pointer}/size");
        }
        else if (size == 0)
        {
            findings.Problem($"{pointer}/size", "must be at least 1");
        }

        CheckStart(pointer, "containerID", mapping.ContainerID, mapping.Size, inside, findings);
        CheckStart(pointer, "hostID", mapping.HostID, mapping.Size, outside, findings);
    }

    private static void CheckStart(string pointer, string field, uint? first, uint? size, List<Run> runs, Findings findings)
    {
        if (first is not { } start)
        {
            findings.Required($"{pointer}/{field}");
        }
        else if (start + (ulong)(size ?? 1) > End)
        {
            findings.Problem($"{pointer}/{field}", $"{size} ids from {start} on go beyond {End - 1}, the last one");
        }
        else if (size > 0)
        {
            runs.Add(new Run(pointer, start, start + (ulong)size));
        }
    }

    private static void CheckOverlaps(List<Run> runs, string field, Findings findings)
    {
        var last = default(Run);
        foreach (var run in runs.OrderBy(run => run.First))
        {
            if (run.First < last.End)
            {
                findings.Problem($"{run.Pointer}/{field}", $"{run.First} is in {last.Pointer} as well");
            }

            last = run.End > last.End ? run : last;
        }
    }

    private readonly record struct Run(string Pointer, ulong First, ulong End);
}
