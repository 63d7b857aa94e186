using Berth.Core.Cgroups.Resources;
using Berth.Core.Stdio;

namespace Berth.Core.Containers.Storage;

/// <summary>Makes state.json from a container.</summary>
internal static class StateRecords
{
    /// <summary>What to save while the container is being created: its processes are there, but nobody was told of it yet.</summary>
    public static StateRecord Creating(Container container, ContainerProcesses processes) =>
        Make(container, processes, ContainerStatus.Creating, startedAt: null);

    /// <summary>What to save when it is created.</summary>
    public static StateRecord Created(Container container, ContainerProcesses processes) =>
        Make(container, processes, ContainerStatus.Created, startedAt: null);

    /// <summary>What to save of a container that a client may know of.</summary>
    public static StateRecord Created(Container container, DateTimeOffset? startedAt) =>
        Make(container, container.Processes!, ContainerStatus.Created, startedAt);

    /// <summary>What to save before its limits are changed: a daemon that finds it takes back what has been changed.</summary>
    /// <param name="container">The container.</param>
    /// <param name="undo">What brings its limits back.</param>
    /// <param name="missing">Paths in it that are going to be made.</param>
    public static StateRecord Updating(Container container, ResourceSettings undo, IReadOnlyList<string> missing)
    {
        var state = Created(container, container.Snapshot.StartedAt);
        return state with
        {
            Berth = state.Berth with { Undo = undo, UndoPaths = missing.Count == 0 ? null : missing, Resctrl = container.Resctrl?.Record },
        };
    }

    /// <summary>What to save when they were changed.</summary>
    /// <param name="container">The container.</param>
    /// <param name="intelRdt">What the update has made of <c>linux.intelRdt</c>; null if it did not name that.</param>
    public static StateRecord Updated(Container container, Specs.LinuxIntelRdt? intelRdt)
    {
        var state = Created(container, container.Snapshot.StartedAt);
        return intelRdt is null
            ? state
            : state with { Berth = state.Berth with { Resctrl = state.Berth.Resctrl! with { Updated = intelRdt } } };
    }

    /// <summary>What a state tells of its container; the status has to be found out.</summary>
    public static ContainerSnapshot ToSnapshot(StateRecord state) => new()
    {
        Id = state.Id,
        Status = ContainerStatus.Creating,
        Bundle = state.Bundle,
        BundleName = state.Berth.BundleName,
        CreatedAt = state.Berth.CreatedAt,
        StartedAt = state.Berth.StartedAt,
        Revision = state.Berth.Revision,
        Annotations = state.Annotations ?? new Dictionary<string, string>(),
        OciVersion = state.OciVersion,
        Warnings = state.Berth.Warnings ?? [],
        Stdin = state.Berth.Stdio?.Stdin ?? StdinMode.None,
        Terminal = state.Berth.Stdio?.Terminal ?? false,
    };

    private static StateRecord Make(
        Container container, ContainerProcesses processes, ContainerStatus status, DateTimeOffset? startedAt)
    {
        var snapshot = container.Snapshot;
        return new StateRecord
        {
            OciVersion = snapshot.OciVersion,
            Id = snapshot.Id,
            Status = status.ToOciName(),
            Pid = processes.ProcessPid,
            Bundle = snapshot.Bundle,
            Annotations = snapshot.Annotations.Count == 0 ? null : snapshot.Annotations,
            Berth = new BerthState
            {
                BundleName = snapshot.BundleName,
                Cgroups = container.CgroupPaths,
                MonitorPid = processes.MonitorPid,
                MonitorStartTime = processes.MonitorStartTime,
                ProcessStartTime = processes.ProcessStartTime,
                CreatedAt = snapshot.CreatedAt,
                StartedAt = startedAt,
                Revision = snapshot.Revision + 1,
                RequestHash = container.RequestHash,
                SharesPids = container.SharesPids,
                Hooks = container.Hooks,
                Notify = container.NotifyOptions,
                Listen = container.Listen.Count == 0 ? null : container.Listen,
                Stdio = container.Stdio == ProcessStdio.Default ? null : container.Stdio,
                Resources = container.Resources,
                Devices = container.Devices.Count == 0 ? null : container.Devices,
                Resctrl = status == ContainerStatus.Creating ? container.Resctrl?.Record : container.Resctrl?.Record.Settled,
                Warnings = snapshot.Warnings.Count == 0 ? null : snapshot.Warnings,
            },
        };
    }
}
