using Berth.Core.Planning;

namespace Berth.Core.Host;

/// <summary>What Berth found out about the host at start.</summary>
/// <param name="KernelRelease">As uname(2) tells it.</param>
/// <param name="Architecture"><c>x64</c> or <c>arm64</c>.</param>
/// <param name="CgroupLayout">How cgroups are mounted.</param>
/// <param name="CgroupMounts">Where each hierarchy is mounted.</param>
/// <param name="Features">What Berth uses of the kernel, and whether it is there.</param>
public sealed record HostInfo(
    string KernelRelease,
    string Architecture,
    CgroupLayout CgroupLayout,
    IReadOnlyList<string> CgroupMounts,
    IReadOnlyList<HostFeature> Features)
{
    /// <summary>The names of the seccomp filter flags that the kernel supports (seccomp(2)); none without libseccomp.</summary>
    public IReadOnlyList<string> SeccompFlags { get; init; } = [];

    /// <summary>What must be there and is not.</summary>
    public IEnumerable<HostFeature> Missing => Features.Where(feature => !feature.Available && feature.IsRequired);
}
