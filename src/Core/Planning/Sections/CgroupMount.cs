using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>The container's view of its cgroups, in whatever version the host has them. In a cgroup namespace of its own they are
/// mounted anew. In the host's it is a bind of the container's own cgroup: a new mount would show everybody's, and one of cgroup2
/// changes the host's own mount options when it is made from the first cgroup namespace.</summary>
internal static class CgroupMount
{
    public static void Plan(MountEntry entry, LateReadOnly late)
    {
        entry.RefuseIdMap("a cgroup mount");
        var isNew = entry.Context.HasNamespace(LinuxNamespaceType.Cgroup);
        switch (entry.Context.Facts.CgroupLayout)
        {
            case CgroupLayout.None:
                entry.Context.Problem(entry.Pointer, "this host has no cgroup filesystem mounted");
                break;
            case CgroupLayout.V1 when entry.Type == "cgroup2":
                entry.Context.Problem($"{entry.Pointer}/type", "this host has no cgroup2 filesystem mounted");
                break;
            case CgroupLayout.V1 or CgroupLayout.Hybrid when entry.Type == "cgroup":
                PlanVersion1(entry, late, isNew);
                break;
            default:
                PlanVersion2(entry, isNew);
                break;
        }
    }

    private static void PlanVersion2(MountEntry entry, bool isNew)
    {
        if (isNew)
        {
            entry.Context.Add(MountOperations.Mount(
                "cgroup2", entry.Source, entry.Target, entry.Request.OwnAttributes, entry.Request.OptionsOfNew()));
        }
        else
        {
            entry.RefuseFilesystemOptions("without a cgroup namespace the hierarchy is the host's");
            entry.WarnOfSuperblockFlags();
            entry.Context.Add(BindOwn(entry.Context, null, entry.Target, entry.Request.OwnAttributes));
        }

        entry.AddPropagation(hasMountsBelow: false);
    }

    /// <summary>A tmpfs with a directory per hierarchy, as on the host.</summary>
    private static void PlanVersion1(MountEntry entry, LateReadOnly late, bool isNew)
    {
        entry.RefuseFilesystemOptions("the hierarchies are the host's");
        entry.WarnOfSuperblockFlags();
        var (context, attributes) = (entry.Context, entry.Request.OwnAttributes);

        context.Add(MountOperations.Mount(
            "tmpfs", "tmpfs", entry.Target, attributes.Without(MountAttributes.ReadOnly), ["mode=755"]));
        foreach (var hierarchy in context.Facts.CgroupV1Hierarchies)
        {
            var target = $"{entry.Target}/{hierarchy.Directory}";
            context.Add(isNew
                ? MountOperations.Mount("cgroup", "cgroup", target, attributes, hierarchy.Options)
                : BindOwn(context, hierarchy.Directory, target, attributes));
        }

        if (context.Facts.HasUnifiedHierarchy)
        {
            var target = $"{entry.Target}/unified";
            context.Add(isNew ? MountOperations.Mount("cgroup2", "cgroup2", target, attributes, []) : BindOwn(context, null, target, attributes));
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

    private static PlanOperation BindOwn(PlanContext context, string? hierarchy, string target, AttributeChange attributes) => MountOperations.Bind(
        hierarchy is null ? "own cgroup" : $"own {hierarchy} cgroup",
        target,
        recursive: false,
        attributes,
        MountPropagation.Unchanged,
        default,
        asked: new MountSource.Cgroup(hierarchy) { IsNamed = !context.Facts.User.IsRoot });
}
