namespace Berth.Core.Specs;

/// <summary>A run of ids of a user namespace and what they are outside (user_namespaces(7)).</summary>
/// <param name="ContainerId">The first id inside.</param>
/// <param name="HostId">The first id outside.</param>
/// <param name="Size">How many.</param>
public readonly record struct IdRange(uint ContainerId, uint HostId, uint Size)
{
    /// <summary>Whether it holds an id of the inside.</summary>
    public bool Contains(uint id) => id >= ContainerId && id - ContainerId < Size;

    /// <summary>As the kernel reads and this project shows it: <c>0 100000 65536</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{ContainerId} {HostId} {Size}");
}
