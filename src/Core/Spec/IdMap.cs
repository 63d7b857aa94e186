using System.Text;

namespace Berth.Core.Specs;

/// <summary>The user or the group ids of a user namespace, as a config maps them: what <c>uid_map</c> and <c>gid_map</c> hold
/// (user_namespaces(7)), and what an id-mapped mount is made with.</summary>
public sealed class IdMap
{
    /// <summary>The kernel's limit since Linux 4.15.</summary>
    public const int MaxRanges = 340;

    /// <summary>Bytes that <c>uid_map</c> is too long with: a map is written at once, and in less than a page.</summary>
    public const int FileLimit = 4096;

    private IdMap(IReadOnlyList<IdRange> ranges) => Ranges = ranges;

    /// <summary>The ranges in the config's order.</summary>
    public IReadOnlyList<IdRange> Ranges { get; }

    /// <summary>The map of a list that <see cref="IdMappingRules"/> found valid.</summary>
    /// <exception cref="ArgumentException">A range lacks a field.</exception>
    public static IdMap Of(IReadOnlyList<LinuxIDMapping> mappings)
    {
        ArgumentNullException.ThrowIfNull(mappings);
        return new([.. mappings.Select(Range)]);
    }

    /// <summary>Reads what the kernel shows of a map: lines of three numbers, padded with spaces.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IdMap Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new([.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine)]);
    }

    /// <summary>The id outside; null for one that is not mapped.</summary>
    public uint? ToHost(uint id)
    {
        foreach (var range in Ranges)
        {
            if (range.Contains(id))
            {
                return range.HostId + (id - range.ContainerId);
            }
        }

        return null;
    }

    /// <summary>Whether it maps this id of the host and no other: what a user may map without privileges.</summary>
    public bool IsOnly(uint hostId) => Ranges is [{ Size: 1 } range] && range.HostId == hostId;

    /// <summary>Whether the other map maps every id alike, however it is cut into ranges.</summary>
    public bool IsSameAs(IdMap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Joined().SequenceEqual(other.Joined());
    }

    /// <summary>A line per range, as <c>uid_map</c> is written in one write(2).</summary>
    public string ToFile()
    {
        var text = new StringBuilder();
        foreach (var range in Ranges)
        {
            text.Append(range).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>For people: <c>0 100000 1, 1 1 99</c>.</summary>
    public override string ToString() => string.Join(", ", Ranges);

    private List<IdRange> Joined()
    {
        var joined = new List<IdRange>();
        foreach (var range in Ranges.OrderBy(range => range.ContainerId))
        {
            if (joined is [.., var last] && last.ContainerId + last.Size == range.ContainerId && last.HostId + last.Size == range.HostId)
            {
                joined[^1] = last with { Size = last.Size + range.Size };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    private static IdRange Range(LinuxIDMapping mapping) =>
        mapping is { ContainerID: { } container, HostID: { } host, Size: { } size }
            ? new(container, host, size)
            : throw new ArgumentException("an id mapping lacks a field", nameof(mapping));

    private static IdRange ParseLine(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var container, var host, var size]
            ? new(uint.Parse(container, null), uint.Parse(host, null), uint.Parse(size, null))
            : throw new FormatException($"\"{line}\" is no range of ids");
}
