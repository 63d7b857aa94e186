using Berth.Core.Errors;
using Berth.Core.Planning.Sections;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>What the planners share while one config is compiled.</summary>
internal sealed class PlanContext(Spec spec, HostFacts facts, SeccompFilter? filter, PlanExtras extras)
{
    private readonly List<PlanOperation> _operations = [];
    private readonly List<ConfigProblem> _problems = [];
    private readonly List<ConfigProblem> _warnings = [];
    private readonly List<RlimitSetting> _rlimits = [];
    private readonly List<NetDeviceMove> _netDevices = [];

    public Spec Spec { get; } = spec;

    public HostFacts Facts { get; } = facts;

    public PlanExtras Extras { get; } = extras;

    /// <summary>What <c>linux.seccomp</c> was compiled to; null where the config has none.</summary>
    public SeccompFilter? Filter { get; } = spec.Linux?.Seccomp is null ? null : filter ?? throw NotValidated("/linux/seccomp");

    public Process Process { get; } = spec.Process ?? throw NotValidated("/process");

    public Root Root { get; } = spec.Root ?? throw NotValidated("/root");

    /// <summary><c>CLONE_NEW…</c> for clone3(2).</summary>
    public CloneFlags CloneFlags { get; set; }

    /// <summary>What holds for the whole plan.</summary>
    public PlanFlags Flags { get; set; } = facts is { HasUnifiedHierarchy: true, HasSystemdCgroups: false } ? PlanFlags.IntoCgroup : 0;

    /// <summary>Whether the launcher tells when hooks are to be run, and waits for it.</summary>
    public bool HasHooks { get; set; }

    /// <summary>What the container gets in the resctrl filesystem; null for nothing.</summary>
    public IntelRdt.ResctrlSettings? Resctrl { get; set; }

    /// <summary>Whether the daemon has something to do between the container process's first step and its last with privileges.</summary>
    public bool AsksDaemon => HasHooks || _operations.Any(operation => operation.Source is not null) || RlimitsPlanner.AreTheDaemons(this);

    /// <summary>A bit for each capability that the container process can be given: all, where it has a user namespace to use them in.</summary>
    public ulong Grantable => HasNamespace(LinuxNamespaceType.User) ? Facts.KnownCapabilities : Facts.Capabilities;

    /// <summary>The host's user who gets the container's cgroup; null to leave it root's.</summary>
    public uint? CgroupOwner { get; set; }

    public IReadOnlyList<PlanOperation> Operations => _operations;

    public IReadOnlyList<ConfigProblem> Problems => _problems;

    public IReadOnlyList<ConfigProblem> Warnings => _warnings;

    public IReadOnlyList<RlimitSetting> Rlimits => _rlimits;

    public IReadOnlyList<NetDeviceMove> NetDevices => _netDevices;

    /// <summary>Whether the container is in another namespace of this type (<see cref="LinuxNamespaceType"/>) than the daemon: a new one,
    /// or one that is there already.</summary>
    public bool HasNamespace(string type) => Spec.Linux?.Namespaces?.Any(item => item.Type == type) ?? false;

    /// <summary>Whether the container gets a new namespace of this type.</summary>
    public bool MakesNamespace(string type) => Spec.Linux?.Namespaces?.Any(item => item.Type == type && !item.IsJoined()) ?? false;

    /// <summary>Path of the namespace of this type that the container joins; null when it does not.</summary>
    public string? JoinedNamespace(string type) => Spec.Linux?.Namespaces?.FirstOrDefault(item => item.Type == type && item.IsJoined())?.Path;

    /// <summary>Whether the root and its mounts are those of a namespace that is there already: nothing is to be changed in it.</summary>
    public bool HasForeignRoot => JoinedNamespace(LinuxNamespaceType.Mount) is not null;

    /// <summary>The mappings of a new user namespace; null without one.</summary>
    public IdMaps? NewIdMaps { get; } = NewMaps(spec);

    public void Add(PlanOperation operation) => _operations.Add(operation);

    /// <summary>Puts the ops of one phase together, in the order in which they were added: a later section may need something of an
    /// earlier phase. Id maps come first: who has joined a user namespace can not make them any more.</summary>
    public void SortByPhase()
    {
        PlanOperation[] sorted = [.. _operations.OrderBy(operation => operation.Phase).ThenBy(operation => operation.Code != PlanOp.Idmap)];
        _operations.Clear();
        _operations.AddRange(sorted);
    }

    public void Add(RlimitSetting rlimit) => _rlimits.Add(rlimit);

    public void Add(NetDeviceMove device) => _netDevices.Add(device);

    public void Problem(string pointer, string message) => _problems.Add(new(pointer, message));

    public void Warn(string pointer, string message) => _warnings.Add(new(pointer, message));

    private static IdMaps? NewMaps(Spec spec)
    {
        if (spec.Linux?.Namespaces?.Any(item => item.Type == LinuxNamespaceType.User && !item.IsJoined()) != true)
        {
            return null;
        }

        return new IdMaps(
            IdMap.Of(spec.Linux.UIDMappings ?? throw NotValidated("/linux/uidMappings")),
            IdMap.Of(spec.Linux.GIDMappings ?? throw NotValidated("/linux/gidMappings")));
    }

    /// <summary>What the config says of the maps of a user namespace that is joined; null where it says nothing.</summary>
    public (IdMap? Users, IdMap? Groups) JoinedIdMaps => JoinedNamespace(LinuxNamespaceType.User) is null
        ? default
        : (MapOf(Spec.Linux!.UIDMappings), MapOf(Spec.Linux.GIDMappings));

    private static IdMap? MapOf(IReadOnlyList<LinuxIDMapping>? mappings) => mappings is { Count: > 0 } ? IdMap.Of(mappings) : null;

    public static ArgumentException NotValidated(string pointer) =>
        new($"the config was not validated: {pointer} is missing or wrong");
}
