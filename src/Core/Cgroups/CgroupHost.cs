using Berth.Core.Resilience;
using Berth.Core.Monitoring;
using Berth.Core.Watching;

namespace Berth.Core.Cgroups;

/// <summary>What all cgroups of the daemon share: the open roots, and how to wait.</summary>
internal sealed class CgroupHost(HostCgroups cgroups, EventLoop loop, IFileWatcher watcher) : IDisposable
{
    /// <summary>The version 1 hierarchies.</summary>
    public IReadOnlyList<CgroupRoot> V1 { get; } = [.. cgroups.V1.Select(hierarchy => new CgroupRoot(hierarchy))];

    /// <summary>The version 2 hierarchy, if any.</summary>
    public CgroupRoot? Unified { get; } = cgroups.Unified is { } unified ? new CgroupRoot(unified) : null;

    /// <summary>The version 1 hierarchy that can freeze, if any.</summary>
    public CgroupRoot? Freezer => V1.FirstOrDefault(root => root.Hierarchy.Has("freezer"));

    /// <summary>Waits for pidfds.</summary>
    public EventLoop Loop => loop;

    /// <summary>Makes calls that may block for long.</summary>
    public SlowCalls Calls { get; } = new();

    /// <summary>Waits for files.</summary>
    public IFileWatcher Watcher => watcher;

    /// <summary>Closes the roots.</summary>
    public void Dispose()
    {
        foreach (CgroupRoot root in V1)
        {
            root.Dispose();
        }

        Unified?.Dispose();
    }
}
