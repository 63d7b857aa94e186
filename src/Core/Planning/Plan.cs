using Berth.Core.Errors;
using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>A compiled config. It belongs to no container in particular and never changes: it can be kept and used many times.</summary>
public sealed class Plan
{
    internal Plan(PlanContext context, ReadOnlyMemory<byte> image)
    {
        Image = image;
        IntoCgroup = context.Flags.HasFlag(PlanFlags.IntoCgroup);
        NewNamespaces = [.. NamespaceNames(context.CloneFlags)];
        SharesPids = !context.MakesNamespace(LinuxNamespaceType.PID);
        HasHooks = context.HasHooks;
        Steps = [.. context.Operations.Select(Step)];
        Sources = context.Operations.Index().Where(item => item.Item.Source is not null)
            .ToDictionary(item => item.Index + 1, item => item.Item.Source!);
        HasListener = context.Filter?.HasListener == true;
        NewIdMaps = context.NewIdMaps;
        (JoinedUsers, JoinedGroups) = context.JoinedIdMaps;
        RunsAhead = context.Operations.Any(operation => operation.Flags.HasFlag(PlanOpFlags.Ahead));
        Rlimits = context.Rlimits;
        NetDevices = context.NetDevices;
        Resctrl = context.Resctrl;
        CgroupOwner = context.CgroupOwner;
        Warnings = context.Warnings;
    }

    /// <summary>What the launcher runs (launcher/plan.h), at most 4 MiB.</summary>
    public ReadOnlyMemory<byte> Image { get; }

    /// <summary>What Core opens for the container process, by the number of the step, from 1.</summary>
    internal IReadOnlyDictionary<int, MountSource> Sources { get; }

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<PlanStep> Steps { get; }

    /// <summary>The limits to set with prlimit(2) when the container process is ready: in its user namespace it could not raise a hard
    /// limit any more.</summary>
    public IReadOnlyList<RlimitSetting> Rlimits { get; }

    /// <summary>The network devices to move into the container's network namespace before it is set up, ordered by name.</summary>
    public IReadOnlyList<NetDeviceMove> NetDevices { get; }

    /// <summary>What the container gets in the resctrl filesystem before its process goes on; null for nothing.</summary>
    public IntelRdt.ResctrlSettings? Resctrl { get; }

    /// <summary>The host's user who gets the container's cgroup, so that it can make others inside; null to leave it root's.</summary>
    public uint? CgroupOwner { get; }

    /// <summary>What to write to <c>uid_map</c> and <c>gid_map</c> of the container process before it goes on; null without a new user
    /// namespace.</summary>
    public IdMaps? NewIdMaps { get; }

    /// <summary>What <c>uid_map</c> of a joined user namespace has to hold; null where the config does not say.</summary>
    public IdMap? JoinedUsers { get; }

    /// <summary>The same for <c>gid_map</c>.</summary>
    public IdMap? JoinedGroups { get; }

    /// <summary>Whether the launcher clones the container process into the version 2 cgroup whose directory it is given.</summary>
    public bool IntoCgroup { get; }

    /// <summary>Whether the container process hands over a seccomp notification descriptor.</summary>
    public bool HasListener { get; }

    /// <summary>Whether the launcher tells when hooks are to be run, and waits for it.</summary>
    public bool HasHooks { get; }

    /// <summary>Whether the container process asks for nothing before <see cref="SyncType.ProcRun"/>, and does not ask for that.</summary>
    public bool RunsAhead { get; }

    /// <summary>Whether the container has no pid namespace of its own: the end of its first process is not the end of all.</summary>
    public bool SharesPids { get; }

    /// <summary>Types of the namespaces that are made together with the container process, as the config names them.</summary>
    public IReadOnlyList<string> NewNamespaces { get; }

    /// <summary>What the config asks for and will not get, where that is no error.</summary>
    public IReadOnlyList<ConfigProblem> Warnings { get; }

    private static PlanStep Step(PlanOperation operation, int index) =>
        new(index + 1, CamelCase(operation.Phase.ToString()), CamelCase(operation.Code.ToString()), operation.Text, operation.Details);

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static IEnumerable<string> NamespaceNames(CloneFlags flags) =>
        Sections.NamespacesPlanner.Cloned.Where(item => flags.HasFlag(item.Value)).Select(item => item.Key);
}
