using Berth.Core.Specs;
using static Berth.Core.Cgroups.Resources.ResourceNumbers;

namespace Berth.Core.Cgroups.Resources;

/// <summary>RDMA (config-linux.md, "RDMA"; Documentation/admin-guide/cgroup-v1/rdma.rst): the file is the same in both versions.</summary>
internal static class RdmaResources
{
    public static IEnumerable<ResourceWrite> Write(IReadOnlyDictionary<string, LinuxRdma> devices, string pointer, Findings findings)
    {
        foreach (var (name, limits) in devices.OrderBy(device => device.Key, StringComparer.Ordinal))
        {
            string place = JsonPointer.Append(pointer, name);
            if (name.Length == 0 || name.AsSpan().IndexOfAny(" \t\n") >= 0)
            {
                findings.Problem(place, $"\"{name}\" is not the name of a device");
            }

            if (limits is not { HcaHandles: not null } and not { HcaObjects: not null })
            {
                findings.Problem(place, "needs hcaHandles or hcaObjects");
                continue;
            }

            string[] words =
            [
                name,
                .. limits.HcaHandles is { } handles ? [$"hca_handle={Text((ulong)handles)}"] : Array.Empty<string>(),
                .. limits.HcaObjects is { } objects ? [$"hca_object={Text((ulong)objects)}"] : Array.Empty<string>(),
            ];
            yield return new("rdma.max", string.Join(' ', words), place) { Key = name, Unset = "hca_handle=max hca_object=max" };
        }
    }
}
