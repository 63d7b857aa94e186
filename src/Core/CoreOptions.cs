using Berth.Core.Cgroups;
using Berth.Core.Logs;

namespace Berth.Core;

/// <summary>Where Core keeps what it knows, and how long it waits for others.</summary>
public sealed class CoreOptions
{
    /// <summary>Directory of the state of this boot, <c>containers/</c> below it. Default <c>/run/berth</c>.</summary>
    public string StateRoot { get; set; } = "/run/berth";

    /// <summary>Directory of what outlives a boot, <c>bundles/</c> below it. Default <c>/var/lib/berth</c>.</summary>
    public string DataRoot { get; set; } = "/var/lib/berth";

    /// <summary>Directory of the containers' output, <c>containers/</c> below it. Default <c>/var/log/berth</c>.</summary>
    public string LogRoot { get; set; } = "/var/log/berth";

    /// <summary>Root of the resctrl filesystem; null to look for it among the mounts. Default null.</summary>
    public string? ResctrlRoot { get; set; }

    /// <summary>Who makes containers' cgroups. Default <see cref="CgroupDriver.Cgroupfs"/>.</summary>
    public CgroupDriver CgroupDriver { get; set; }

    /// <summary>The directory that containers' cgroups are kept to: only hierarchies that are mounted there or below are used, or, if none is,
    /// the part of the version 2 hierarchy that begins there. Null for all of the host's.</summary>
    public string? CgroupRoot { get; set; }

    /// <summary>Whether each container gets a session keyring of its own (keyrings(7)), so that none has the daemon's. Default true; false is
    /// for hosts whose quota of keys is short.</summary>
    public bool SessionKeyring { get; set; } = true;

    /// <summary>How long the set-up of a container may take. Default 60 seconds; 1 second to 1 hour.</summary>
    public TimeSpan CreateDeadline { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long processes may take to die of SIGKILL before the operation gives up. Default 30 seconds; 1 second to 1 hour.</summary>
    public TimeSpan KillDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long processes may take to stand still for a pause before it is taken back. Default 10 seconds; 1 second to 1
    /// hour.</summary>
    public TimeSpan FreezeDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the exit of an exec can be asked for after it has ended. Default 1 hour; 1 second to 1 day.</summary>
    public TimeSpan ExecRetention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many deleted containers' last states are remembered. Default 1024; 0 or more.</summary>
    public int RememberedDeletions { get; set; } = 1024;

    /// <summary>How much is kept of the output of a container whose create does not say. Default 10 MiB in each of 5 files.</summary>
    public LogLimits LogLimits { get; set; } = LogLimits.Default;

    /// <summary>Whether the paths are absolute and the numbers in their ranges.</summary>
    internal bool IsValid() =>
        Path.IsPathRooted(StateRoot) && Path.IsPathRooted(DataRoot) && Path.IsPathRooted(LogRoot)
        && (ResctrlRoot is null || Path.IsPathRooted(ResctrlRoot))
        && (CgroupRoot is null || Path.IsPathRooted(CgroupRoot))
        && IsDeadline(CreateDeadline) && IsDeadline(KillDeadline) && IsDeadline(FreezeDeadline) && RememberedDeletions >= 0
        && ExecRetention >= TimeSpan.FromSeconds(1) && ExecRetention <= TimeSpan.FromDays(1) && LogLimits.IsValid;

    private static bool IsDeadline(TimeSpan time) => time >= TimeSpan.FromSeconds(1) && time <= TimeSpan.FromHours(1);
}
