namespace Berth.Core.Specs;

/// <summary>A mount namespace that is joined has a root and mounts, and others use them: the container takes both as they are
/// (ADR-0010).</summary>
internal static class JoinedMountRules
{
    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.Namespaces?.Any(ns => ns?.Type == LinuxNamespaceType.Mount && ns.IsJoined()) != true)
        {
            return;
        }

        RefuseItems("/mounts", spec.Mounts, findings);
        RefuseItems("/linux/devices", spec.Linux.Devices, findings);
        RefuseItems("/linux/maskedPaths", spec.Linux.MaskedPaths, findings);
        RefuseItems("/linux/readonlyPaths", spec.Linux.ReadonlyPaths, findings);
        if (spec.Root?.Readonly == true)
        {
            Refuse("/root/readonly", findings);
        }

        if (spec.Linux.RootfsPropagation is { Length: > 0 })
        {
            Refuse("/linux/rootfsPropagation", findings);
        }

        if (spec.Root?.Path is not null)
        {
            findings.Warn("/root/path", "not used: the root is that of the joined mount namespace");
        }
    }

    private static void RefuseItems<T>(string pointer, IReadOnlyList<T>? items, Findings findings)
    {
        if (items is { Count: > 0 })
        {
            Refuse(pointer, findings);
        }
    }

    private static void Refuse(string pointer, Findings findings) =>
        findings.Problem(pointer, "would change the joined mount namespace for everybody in it");
}
