namespace Berth.Core.IntelRdt;

/// <summary>What <c>linux.intelRdt</c> asks for (config-linux.md, "IntelRdt").</summary>
/// <param name="Group">Name of the group in the resctrl filesystem (<c>closID</c>), <c>/</c> for its root; null for one of the container's own,
/// with its id as name.</param>
/// <param name="Schemata">What goes into the group's <c>schemata</c> file, in this order; empty when it is to be left as it is.</param>
/// <param name="Monitoring">Whether the container gets a monitoring group, with its id as name.</param>
public sealed record ResctrlSettings(string? Group, IReadOnlyList<SchemataValue> Schemata, bool Monitoring);

/// <summary>One value for a <c>schemata</c> file.</summary>
/// <param name="Value">A line such as <c>L3:0=7f0;1=1f</c>, without its end; <c>l3CacheSchema</c> may have several.</param>
/// <param name="Pointer">JSON pointer of the config's value that it comes from.</param>
public sealed record SchemataValue(string Value, string Pointer)
{
    /// <summary>Pointer of the list of lines; each has its number behind it.</summary>
    internal const string List = "/linux/intelRdt/schemata/";

    /// <summary>Whether it is one of the list, which is always written; the others are only compared when the group is there.</summary>
    internal bool IsListed => Pointer.StartsWith(List, StringComparison.Ordinal);
}
