namespace Berth.Core.Planning;

/// <summary>What the words of <c>linux.rootfsPropagation</c> mean: the same as the mount options of that name.</summary>
internal static class RootfsPropagation
{
    /// <summary>The type, and whether it holds for the mounts below the root as well; for a word that is absent the default.</summary>
    public static (MountPropagation Type, bool Recursive) Of(string? name) =>
        string.IsNullOrEmpty(name) ? (MountPropagation.Slave, false)
        : MountOptions.Find(name) is { Kind: MountOptionKind.Propagation } option ? (option.Propagation, option.Recursive)
        : throw PlanContext.NotValidated("/linux/rootfsPropagation");
}
