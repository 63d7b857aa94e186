using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.namespaces</c>: what clone3(2) makes, what is joined before, and what has to be made or set up afterwards
/// (ADR-0010).</summary>
internal static class NamespacesPlanner
{
    /// <summary>The types that clone3(2) makes, by the config's names.</summary>
    public static IReadOnlyList<KeyValuePair<string, CloneFlags>> Cloned { get; } =
    [
        new(LinuxNamespaceType.PID, CloneFlags.NewPid),
        new(LinuxNamespaceType.Network, CloneFlags.NewNetwork),
        new(LinuxNamespaceType.Mount, CloneFlags.NewMount),
        new(LinuxNamespaceType.IPC, CloneFlags.NewIpc),
        new(LinuxNamespaceType.UTS, CloneFlags.NewUts),
        new(LinuxNamespaceType.User, CloneFlags.NewUser),
        new(LinuxNamespaceType.Time, CloneFlags.NewTime),
    ];

    /// <summary>The order in which they are joined. The user namespace comes last: who is in it has no power over the others any more; the
    /// mount namespace before it, because it takes the host's files away.</summary>
    private static readonly (string Type, CloneFlags Flag)[] Joined =
    [
        (LinuxNamespaceType.PID, CloneFlags.NewPid),
        (LinuxNamespaceType.Network, CloneFlags.NewNetwork),
        (LinuxNamespaceType.IPC, CloneFlags.NewIpc),
        (LinuxNamespaceType.UTS, CloneFlags.NewUts),
        (LinuxNamespaceType.Cgroup, CloneFlags.NewCgroup),
        (LinuxNamespaceType.Time, CloneFlags.NewTime),
        (LinuxNamespaceType.Mount, CloneFlags.NewMount),
        (LinuxNamespaceType.User, CloneFlags.NewUser),
    ];

    public static void PlanJoins(PlanContext context)
    {
        // for a daemon that is not root the power over the others begins with it
        foreach (var (type, flag) in Joined.OrderBy(item => !context.Facts.User.IsRoot && item.Type != LinuxNamespaceType.User))
        {
            if (context.JoinedNamespace(type) is { } path)
            {
                context.Add(Operations.Join(type, flag, path));
            }
        }
    }

    public static void Plan(PlanContext context)
    {
        foreach (var (type, flag) in Cloned)
        {
            context.CloneFlags |= context.MakesNamespace(type) ? flag : CloneFlags.None;
        }

        // the offsets of one that clone3(2) makes could not be set any more
        if (context.MakesNamespace(LinuxNamespaceType.Time) && TimeOffsets(context) is { Length: > 0 } offsets)
        {
            context.CloneFlags &= ~CloneFlags.NewTime;
            context.Add(Operations.SetTimeOffsets(offsets));
        }

        // its root is the cgroup the process is in: not before the process is in its final one
        if (context.MakesNamespace(LinuxNamespaceType.Cgroup))
        {
            context.Add(Operations.UnshareCgroup());
        }

        if (context.MakesNamespace(LinuxNamespaceType.Network))
        {
            context.Add(Operations.LoopbackUp());
        }
    }

    /// <summary>Lines of <c>timens_offsets</c>, in one order whatever the config's is.</summary>
    private static string[] TimeOffsets(PlanContext context) =>
    [
        .. TimeClocks.All
            .Select(clock => (clock, offset: context.Spec.Linux?.TimeOffsets?.GetValueOrDefault(clock)))
            .Where(item => item.offset is not null)
            .Select(item => FormattableString.Invariant($"{item.clock} {item.offset!.Secs ?? 0} {item.offset.Nanosecs ?? 0}")),
    ];
}
