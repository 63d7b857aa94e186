namespace Berth.Core.Specs;

/// <summary>Values of <c>linux.rootfsPropagation</c> (config-linux.md, "Rootfs Mount Propagation"), and their recursive kin, which other
/// runtimes take as well and engines write.</summary>
internal static class RootfsPropagationNames
{
    public static IReadOnlyList<string> All { get; } =
        ["private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable"];
}
