using Berth.Core.Cgroups.Systemd;
using Berth.Core.Errors;

namespace Berth.Core.Cgroups;

/// <summary>The driver that new containers get, and for the others the one that they were made with.</summary>
internal sealed class CgroupDrivers : ICgroupManager
{
    private readonly ICgroupManager _files, _systemd, _chosen;

    /// <summary>Chooses.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.HostUnsupported"/>: this host can not do it.</exception>
    public CgroupDrivers(CgroupManager files, SystemdCgroups systemd, HostCgroups cgroups, CgroupDriver driver)
    {
        (_files, _systemd) = (files, systemd);
        _chosen = driver == CgroupDriver.Systemd ? systemd : files;
        if (driver == CgroupDriver.Systemd && SystemdCgroups.WhyNot(cgroups) is { } why)
        {
            throw new CoreException(ErrorCode.HostUnsupported, $"cgroup driver systemd: {why}");
        }
    }

    /// <inheritdoc/>
    public CgroupPaths Resolve(string? cgroupsPath, string containerId) => _chosen.Resolve(cgroupsPath, containerId);

    /// <inheritdoc/>
    public ICgroup Create(CgroupPaths paths) => DriverOf(paths).Create(paths);

    /// <inheritdoc/>
    public ICgroup Open(CgroupPaths paths) => DriverOf(paths).Open(paths);

    private ICgroupManager DriverOf(CgroupPaths paths) => paths.Unit is null ? _files : _systemd;
}
