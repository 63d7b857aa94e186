using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.namespaces</c>: what clone3(2) makes, and what has to be made or set up afterwards.</summary>
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
    ];

    public static void Plan(PlanContext context)
    {
        foreach (var (type, flag) in Cloned)
        {
            context.CloneFlags |= context.MakesNamespace(type) ? flag : CloneFlags.None;
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
}
