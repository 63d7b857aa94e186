namespace Berth.Core.Planning;

/// <summary>The id map that a mount gets.</summary>
/// <param name="Number">Number of the op that makes it, from 1.</param>
/// <param name="Recursive">Whether the mounts below get it too.</param>
internal sealed record IdMapUse(int Number, bool Recursive)
{
    /// <summary>For people, by the name of the mount option.</summary>
    public override string ToString() => $"{(Recursive ? "ridmap" : "idmap")}={Number}";
}
