using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>The container's view of its cgroups, in whatever version the host has them.</summary>
internal static class CgroupMount
{
    public static void Plan(MountEntry entry, LateReadOnly late)
    {
        if (!entry.Context.HasNamespace(LinuxNamespaceType.Cgroup))
        {
            // it would show the host's cgroups, and mounting cgroup2 from the first cgroup namespace changes the host's own mount options
            entry.Context.Problem(entry.Pointer, "a cgroup mount needs a new cgroup namespace");
            return;
        }

        switch (entry.Context.Facts.CgroupLayout)
        {
            case CgroupLayout.None:
                entry.Context.Problem(entry.Pointer, "this host has no cgroup filesystem mounted");
                break;
            case CgroupLayout.V2:
                PlanVersion2(entry);
                break;
            default:
                PlanVersion1(entry, late);
                break;
        }
    }

    private static void PlanVersion2(MountEntry entry)
    {
        var options = entry.Request.OptionsOfNew();
        entry.Context.Add(MountOperations.Mount("cgroup2", entry.Source, entry.Target, entry.Request.OwnAttributes, options));
        entry.AddPropagation(hasMountsBelow: false);
    }

    /// <summary>A tmpfs with a directory per hierarchy, as on the host.</summary>
    private static void PlanVersion1(MountEntry entry, LateReadOnly late)
    {
        entry.RefuseFilesystemOptions("the hierarchies are the host's");
        var (context, attributes) = (entry.Context, entry.Request.OwnAttributes);

        context.Add(MountOperations.Mount(
            "tmpfs", "tmpfs", entry.Target, attributes.Without(MountAttributes.ReadOnly), ["mode=755"]));
        foreach (var hierarchy in context.Facts.CgroupV1Hierarchies)
        {
            context.Add(MountOperations.Mount(
                "cgroup", "cgroup", $"{entry.Target}/{hierarchy.Directory}", attributes, hierarchy.Options));
        }

        if (context.Facts.HasUnifiedHierarchy)
        {
            context.Add(MountOperations.Mount("cgroup2", "cgroup2", $"{entry.Target}/unified", attributes, []));
        }

        foreach (var hierarchy in context.Facts.CgroupV1Hierarchies)
        {
            foreach (var link in hierarchy.Links)
            {
                context.Add(MountOperations.MakeLink(hierarchy.Directory, $"{entry.Target}/{link}"));
            }
        }

        entry.AddPropagation(hasMountsBelow: true);
        if (attributes.Set.HasFlag(MountAttributes.ReadOnly))
        {
            late.Add(entry.Target);
        }
    }
}
