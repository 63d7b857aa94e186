using Berth.Native.Syscalls;
using Xunit;

namespace Berth.TestSupport;

/// <summary>A test of containers with id-mapped mounts of a tmpfs: skipped, saying why, where the kernel has none or forbids user
/// namespaces.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresIdMapsFactAttribute : FactAttribute
{
    public RequiresIdMapsFactAttribute() => Skip = HostTools.WhyNoContainers ?? WhyNone();

    private static string? WhyNone()
    {
        if (!KernelVersion.Current.IsAtLeast(6, 3))
        {
            return $"needs Linux 6.3 for id-mapped mounts of a tmpfs, this is {KernelVersion.Current.Release}";
        }

        const string Limit = "/proc/sys/user/max_user_namespaces";
        return File.Exists(Limit) && File.ReadAllText(Limit).Trim() != "0" ? null : "needs user namespaces";
    }
}
