namespace Berth.Core.Specs;

/// <summary>Lists of memory nodes such as <c>0-3,7</c> (cpuset(7), "List format").</summary>
public static class MemoryNodes
{
    /// <summary>The most nodes that a kernel can be built for (<c>MAX_NUMNODES</c>).</summary>
    public const int Max = 1024;

    /// <summary>Reads a list as a mask: a bit for each node, the first word first; no word for an absent or empty list.</summary>
    /// <returns>False for what is no list, or names a node from <see cref="Max"/> on.</returns>
    public static bool TryParse(string? list, out IReadOnlyList<ulong> mask) => NumberList.TryParse(list, Max, out mask);
}
