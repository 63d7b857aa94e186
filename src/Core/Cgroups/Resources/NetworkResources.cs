using Berth.Core.Specs;
using static Berth.Core.Cgroups.Resources.ResourceNumbers;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Class and priorities of packets, which only version 1 has (config-linux.md, "Network";
/// Documentation/admin-guide/cgroup-v1/net_cls.rst and net_prio.rst).</summary>
internal static class NetworkResources
{
    public static IEnumerable<ResourceWrite> WriteClass(LinuxNetwork network, string pointer, Findings findings)
    {
        if (network.ClassID is { } id)
        {
            yield return new("net_cls.classid", Text((ulong)id), $"{pointer}/classID");
        }
    }

    public static IEnumerable<ResourceWrite> WritePriorities(LinuxNetwork network, string pointer, Findings findings)
    {
        for (int i = 0; i < network.Priorities?.Count; i++)
        {
            if (network.Priorities[i] is not { } item)
            {
                continue;
            }

            string place = $"{pointer}/priorities/{i}";
            findings.RequireText($"{place}/name", item.Name);
            if (item.Priority is null)
            {
                findings.Required($"{place}/priority");
            }

            if (item is not { Name: { Length: > 0 } name, Priority: { } priority })
            {
                continue;
            }

            if (name.AsSpan().IndexOfAny(" \t\n/") >= 0)
            {
                findings.Problem($"{place}/name", $"\"{name}\" is not the name of an interface");
            }

            yield return new("net_prio.ifpriomap", $"{name} {Text((ulong)priority)}", $"{place}/priority") { Key = name, Unset = "0" };
        }
    }
}
