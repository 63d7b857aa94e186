namespace Berth.Core.Specs;

/// <summary>Id maps of mounts (config.md, "Mounts": <c>uidMappings</c> and <c>gidMappings</c>). Which mounts can have one is the plan
/// compiler's to check.</summary>
internal static class MountIdMapRules
{
    public static void Check(Spec spec, Findings findings)
    {
        var mounts = spec.Mounts ?? [];
        for (var i = 0; i < mounts.Count; i++)
        {
            if (mounts[i] is { } mount)
            {
                Check($"/mounts/{i}/uidMappings", mount.UIDMappings ?? [], mount.GIDMappings ?? [], findings);
                Check($"/mounts/{i}/gidMappings", mount.GIDMappings ?? [], mount.UIDMappings ?? [], findings);
            }
        }
    }

    private static void Check(string pointer, IReadOnlyList<LinuxIDMapping> mappings, IReadOnlyList<LinuxIDMapping> others, Findings findings)
    {
        if (mappings.Count > 0)
        {
            IdMappingRules.Check(pointer, mappings, findings);
        }
        else if (others.Count > 0)
        {
            findings.Required(pointer);
        }
    }
}
