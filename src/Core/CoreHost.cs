using Berth.Core.Cgroups;
using Berth.Core.Containers;
using Berth.Core.Host;

namespace Berth.Core;

/// <summary>Core as a whole: what the daemon does once, before it serves.</summary>
public sealed class CoreHost
{
    private readonly Recovery _recovery;
    private readonly HostCgroups _cgroups;
    private readonly CgroupDriver _driver;
    private volatile bool _isReady;

    internal CoreHost(Recovery recovery, HostInfo info, HostCgroups cgroups, CgroupDriver driver)
    {
        _recovery = recovery;
        _cgroups = cgroups;
        _driver = driver;
        Info = info;
    }

    /// <summary>What was found out about this host.</summary>
    public HostInfo Info { get; }

    /// <summary>Whether the containers of an earlier daemon are known again.</summary>
    public bool IsReady => _isReady;

    /// <summary>Takes over the containers of an earlier daemon, and removes what it left half-made. Never throws for one container's sake.</summary>
    public async Task RecoverAsync()
    {
        // otherwise systemd decides where the daemon is
        if (_driver == CgroupDriver.Cgroupfs)
        {
            SupervisorCgroup.Enter(_cgroups.Unified);
        }

        await _recovery.ExecuteAsync().ConfigureAwait(false);
        _isReady = true;
    }
}
