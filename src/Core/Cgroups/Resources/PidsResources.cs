using Berth.Core.Specs;
using static Berth.Core.Cgroups.Resources.ResourceNumbers;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Number of tasks (config-linux.md, "PIDs"; Documentation/admin-guide/cgroup-v1/pids.rst).</summary>
internal static class PidsResources
{
    private const string File = "pids.max";

    // the container process joins by itself, which the limit does not count: 0 keeps it from forking
    public static IEnumerable<ResourceWrite> WriteV1(LinuxPids pids, string pointer, Findings findings) =>
        Write(pids, pointer, pids.Limit, findings);

    // It is cloned into the cgroup, which a limit of 0 would refuse. 1 is the same for it, and what runc writes.
    public static IEnumerable<ResourceWrite> WriteV2(LinuxPids pids, string pointer, Findings findings) =>
        Write(pids, pointer, pids.Limit == 0 ? 1 : pids.Limit, findings);

    private static IEnumerable<ResourceWrite> Write(LinuxPids pids, string pointer, long? limit, Findings findings)
    {
        RequireLimit(pids.Limit, $"{pointer}/limit", findings);
        if (limit is { } value)
        {
            yield return new(File, OrMax(value), $"{pointer}/limit");
        }
    }
}
