namespace Berth.Core.Cgroups;

/// <summary>Who makes containers' cgroups.</summary>
public enum CgroupDriver
{
    /// <summary>Berth, in the cgroup file systems.</summary>
    Cgroupfs,

    /// <summary>systemd, as scope units.</summary>
    Systemd,
}
