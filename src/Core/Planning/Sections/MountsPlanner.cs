namespace Berth.Core.Planning.Sections;

/// <summary><c>mounts</c>, in the order given.</summary>
internal static class MountsPlanner
{
    /// <summary>Returns the mounts that are still to be made read-only.</summary>
    public static LateReadOnly Plan(PlanContext context)
    {
        var late = new LateReadOnly(context);
        var idMaps = new IdMapPlanner(context);
        var mounts = context.Spec.Mounts ?? [];
        for (var i = 0; i < mounts.Count; i++)
        {
            Plan(MountEntry.Read(context, idMaps, mounts[i], $"/mounts/{i}"), late);
        }

        return late;
    }

    private static void Plan(MountEntry entry, LateReadOnly late)
    {
        if (!entry.HasAllowedTarget())
        {
            return;
        }

        entry.CheckCopyUp();
        late.BeforeMountOn(entry.Target);
        if (entry.Request.IsRemount)
        {
            Remount.Plan(entry, late);
        }
        else if (entry.Request.IsBind)
        {
            BindMount.Plan(entry);
        }
        else if (entry.Type is "cgroup" or "cgroup2")
        {
            CgroupMount.Plan(entry, late);
        }
        else
        {
            FilesystemMount.Plan(entry, late);
        }
    }
}
