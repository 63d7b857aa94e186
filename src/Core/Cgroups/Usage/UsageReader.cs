using System.Buffers;

namespace Berth.Core.Cgroups.Usage;

/// <summary>Reads what one container's cgroup uses, each controller where this host has it.</summary>
/// <param name="host">The hierarchies.</param>
/// <param name="v1">The cgroup in those of version 1.</param>
/// <param name="unified">The cgroup in that of version 2.</param>
internal sealed class UsageReader(CgroupHost host, string v1, string unified)
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Everything. What can not be read is null.</summary>
    public CgroupUsage Read()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return Read(buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How many processes the out-of-memory killer has ended; 0 where nobody counts.</summary>
    public long OomKills()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            return (V1("memory", buffer) is { } memory ? MemoryReader.OomKillsV1(memory)
                : V2(buffer) is { } cgroup ? MemoryReader.OomKillsV2(cgroup) : null) ?? 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private CgroupUsage Read(byte[] buffer)
    {
        UsageDirectory? v2 = V2(buffer);
        return new CgroupUsage
        {
            Cpu = V1("cpuacct", buffer) is { } accounting ? CpuReader.ReadV1(accounting, V1("cpu", buffer))
                : Of(v2, CpuReader.ReadV2) ?? CpuReader.ReadV1(null, V1("cpu", buffer)),
            Memory = Of(V1("memory", buffer), MemoryReader.ReadV1) ?? Of(v2, MemoryReader.ReadV2),
            Pids = ReadPids(V1("pids", buffer) ?? v2),
            Io = Of(V1("blkio", buffer), DeviceReader.ReadIoV1) ?? Of(v2, DeviceReader.ReadIoV2),
            Hugepages = Of(V1("hugetlb", buffer), HugepageReader.ReadV1) ?? Of(v2, HugepageReader.ReadV2),
            Rdma = Of(V1("rdma", buffer) ?? v2, DeviceReader.ReadRdma),
            Pressure = Of(v2, PressureReader.Read),
        };
    }

    // the files are the same in both versions
    private static PidsUsage? ReadPids(UsageDirectory? cgroup)
    {
        if (cgroup is not { } pids || pids.Number("pids.current") is not { } current)
        {
            return null;
        }

        long? limit = pids.Limit("pids.max");
        return new PidsUsage
        {
            Current = current,
            Limit = limit,
            Peak = pids.Number("pids.peak"),
            LimitHits = limit is null ? 0 : pids.Of("pids.events", "max"u8),
        };
    }

    private static T? Of<T>(UsageDirectory? cgroup, Func<UsageDirectory, T?> read)
        where T : class => cgroup is { } there ? read(there) : null;

    private UsageDirectory? V1(string controller, byte[] buffer) =>
        host.V1.FirstOrDefault(root => root.Hierarchy.Has(controller)) is { } root ? new UsageDirectory(root.Directory, v1, buffer) : null;

    private UsageDirectory? V2(byte[] buffer) => host.Unified is { } root ? new UsageDirectory(root.Directory, unified, buffer) : null;
}
