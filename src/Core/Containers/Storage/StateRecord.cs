using System.Text.Json.Serialization;

namespace Berth.Core.Containers.Storage;

/// <summary>state.json: the OCI state document as of the last save, and what recovery needs.</summary>
/// <remarks>The status here is only what the last operation intended. What a user sees is derived from the pidfds and exit.json.</remarks>
internal sealed record StateRecord
{
    public required string OciVersion { get; init; }

    public required string Id { get; init; }

    /// <summary><c>creating</c> until the client can have been told of the container, <c>created</c> from then on.</summary>
    public required string Status { get; init; }

    public required int Pid { get; init; }

    public required string Bundle { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public required BerthState Berth { get; init; }

    [JsonIgnore]
    public bool IsCreating => Status == ContainerStatus.Creating.ToOciName();
}

/// <summary>The part of state.json that is Berth's own.</summary>
internal sealed record BerthState
{
    /// <summary>Changes when the meaning of a field does.</summary>
    public int Schema { get; init; } = 1;

    public string? BundleName { get; init; }

    public required Cgroups.CgroupPaths Cgroups { get; init; }

    public required int MonitorPid { get; init; }

    /// <summary>Start times as in field 22 of /proc/pid/stat (proc(5)), in clock ticks since boot: tell a reused pid.</summary>
    public required ulong MonitorStartTime { get; init; }

    public required ulong ProcessStartTime { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When <c>start</c> was asked for; the program may not have been executed yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public required long Revision { get; init; }

    /// <summary>SHA-256 of what the container was asked to be, in hexadecimal: tells a repeated create from another one.</summary>
    public required string RequestHash { get; init; }

    public IReadOnlyList<Errors.ConfigProblem>? Warnings { get; init; }

    /// <summary>What the standard streams are connected to; absent for nothing to read, and the log.</summary>
    public Stdio.ProcessStdio? Stdio { get; init; }

    /// <summary>Whether the container has no pid namespace of its own: its processes can outlive the first one.</summary>
    public bool SharesPids { get; init; }

    /// <summary>The sockets that the program was started with; absent for none.</summary>
    public IReadOnlyList<Listening.ListenOptions>? Listen { get; init; }

    /// <summary>The socket for sd_notify(3); absent for none.</summary>
    public Notifications.NotifyOptions? Notify { get; init; }

    /// <summary>The config's hooks, for those that are still to run.</summary>
    public Specs.Hooks? Hooks { get; init; }

    /// <summary>The resources that the container was given by updates, whole; null as long as it has the config's.</summary>
    public Specs.LinuxResources? Resources { get; init; }

    /// <summary>The devices that updates have added; absent for none.</summary>
    public IReadOnlyList<Specs.LinuxDevice>? Devices { get; init; }

    /// <summary>What it has in the resctrl filesystem; null for nothing.</summary>
    public IntelRdt.ResctrlRecord? Resctrl { get; init; }

    /// <summary>What takes back an update that was not finished; null when none is under way.</summary>
    public Cgroups.Resources.ResourceSettings? Undo { get; init; }

    /// <summary>Paths in the container that such an update may have made, in the order in which it makes them; absent for none.</summary>
    public IReadOnlyList<string>? UndoPaths { get; init; }
}
