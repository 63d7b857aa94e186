using System.Buffers;
using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Placement on CPUs and memory nodes (config-linux.md, "CPU"; cpuset(7)): the files are the same in both versions.</summary>
internal static class CpusetResources
{
    private static readonly SearchValues<char> ListCharacters = SearchValues.Create("0123456789,-");

    public static IEnumerable<ResourceWrite> Write(LinuxCPU cpu, string pointer, Findings findings)
    {
        if (IsList(cpu.Cpus, $"{pointer}/cpus", findings))
        {
            yield return new("cpuset.cpus", cpu.Cpus!, $"{pointer}/cpus");
        }

        if (IsList(cpu.Mems, $"{pointer}/mems", findings))
        {
            yield return new("cpuset.mems", cpu.Mems!, $"{pointer}/mems");
        }
    }

    // the kernel knows which numbers there are; this only tells a list from another text
    private static bool IsList(string? list, string pointer, Findings findings)
    {
        if (string.IsNullOrEmpty(list))
        {
            return false;
        }

        if (list.AsSpan().IndexOfAnyExcept(ListCharacters) >= 0 || list.AsSpan().IndexOfAnyInRange('0', '9') < 0)
        {
            findings.Problem(pointer, $"\"{list}\" is not a list such as 0-3,7");
        }

        return true;
    }
}
