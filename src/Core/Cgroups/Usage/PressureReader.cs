namespace Berth.Core.Cgroups.Usage;

/// <summary>Pressure stall information of a version 2 cgroup (Documentation/accounting/psi.rst).</summary>
internal static class PressureReader
{
    private const long NanosecondsPerMicrosecond = 1000;

    public static PressureUsage? Read(UsageDirectory cgroup)
    {
        ResourcePressure? cpu = ReadOne(cgroup, "cpu.pressure");
        ResourcePressure? memory = ReadOne(cgroup, "memory.pressure");
        ResourcePressure? io = ReadOne(cgroup, "io.pressure");
        return cpu is null && memory is null && io is null ? null : new PressureUsage(cpu, memory, io);
    }

    private static ResourcePressure? ReadOne(UsageDirectory cgroup, string name)
    {
        if (!cgroup.TryRead(name, out UsageFile file))
        {
            return null;
        }

        StallTime? some = null, full = null;
        foreach (Range range in file.Lines)
        {
            ReadOnlySpan<byte> line = file[range];
            if (line.StartsWith("some "u8))
            {
                some = Parse(line);
            }
            else if (line.StartsWith("full "u8))
            {
                full = Parse(line);
            }
        }

        return some is null ? null : new ResourcePressure(some, full);
    }

    private static StallTime Parse(ReadOnlySpan<byte> line) => new(
        UsageFile.Share(line, "avg10"u8),
        UsageFile.Share(line, "avg60"u8),
        UsageFile.Share(line, "avg300"u8),
        (UsageFile.In(line, "total"u8) ?? 0) * NanosecondsPerMicrosecond);
}
