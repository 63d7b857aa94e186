namespace Berth.TestSupport.Resctrl;

/// <summary>A group of a <see cref="FakeResctrl"/>.</summary>
/// <param name="parent">Its parent.</param>
internal sealed class FakeGroup(FakeGroup? parent)
{
    /// <summary>The group that a monitoring group is in; null for one that controls.</summary>
    public FakeGroup? Parent => parent;

    /// <summary>Its own for one that controls.</summary>
    public FakeSchemata Schemata { get; } = parent?.Schemata ?? new FakeSchemata();

    /// <summary>The monitoring groups in it, by name.</summary>
    public SortedDictionary<string, FakeGroup> Monitoring { get; } = new(StringComparer.Ordinal);
}
