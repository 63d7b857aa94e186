using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Usage;
using Berth.Core.Monitoring;
using Berth.Core.Watching;
using Berth.TestSupport;

namespace Berth.Core.Tests.Cgroups.Usage;

/// <summary>What the files of both versions say, in directories that look like theirs.</summary>
public sealed class UsageReaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly EventLoop _loop = new();

    public void Dispose()
    {
        _loop.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Read_V2_HasEveryValueInItsUnit()
    {
        Write("v2", "cpu.stat", "usage_usec 5000\nuser_usec 3000\nsystem_usec 2000\nnr_periods 9\nnr_throttled 4\nthrottled_usec 70\n");
        Write("v2", "memory.current", "1000000\n");
        Write("v2", "memory.max", "2000000\n");
        Write("v2", "memory.peak", "1500000\n");
        Write("v2", "memory.swap.current", "77\n");
        Write("v2", "memory.events", "low 0\nhigh 0\nmax 6\noom 2\noom_kill 1\noom_group_kill 0\n");
        Write("v2", "memory.stat", "anon 10\nfile 20\nkernel 30\nshmem 40\nfile_mapped 50\n"
            + "inactive_file 400000\nslab 60\npgfault 70\npgmajfault 80\n");
        Write("v2", "pids.current", "3\n");
        Write("v2", "pids.max", "max\n");
        Write("v2", "pids.peak", "8\n");
        Write("v2", "io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n7:0 \n");
        Write("v2", "rdma.current", "mlx5_0 hca_handle=2 hca_object=2000\n");
        Write("v2", "memory.pressure", "some avg10=1.50 avg60=0.25 avg300=0.00 total=12\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n");

        CgroupUsage usage = Read(v1: [], hasV2: true);

        Assert.Equal((5_000_000, 3_000_000, 2_000_000), (usage.Cpu!.UsageNanoseconds, usage.Cpu.UserNanoseconds, usage.Cpu.SystemNanoseconds));
        Assert.Equal((9, 4, 70_000), (usage.Cpu.Periods, usage.Cpu.ThrottledPeriods, usage.Cpu.ThrottledNanoseconds));
        MemoryUsage memory = usage.Memory!;
        Assert.Equal((1000000, 600000, 2000000, 1500000), (memory.Usage, memory.WorkingSet, memory.Limit, memory.Peak));
        Assert.Equal((77, 6, 1), (memory.Swap, memory.LimitHits, memory.OomKills));
        Assert.Equal((10, 20, 30, 40), (memory.Breakdown!.Anonymous, memory.Breakdown.File, memory.Breakdown.Kernel, memory.Breakdown.Shared));
        Assert.Equal((60, 70, 80), (memory.Breakdown.Slab, memory.Breakdown.PageFaults, memory.Breakdown.MajorPageFaults));
        Assert.Equal((3, null, 8), (usage.Pids!.Current, usage.Pids.Limit, usage.Pids.Peak));
        Assert.Equal(new IoUsage { Device = "8:0", ReadBytes = 1, WriteBytes = 2, Reads = 3, Writes = 4 }, Assert.Single(usage.Io!));
        Assert.Equal(new RdmaUsage { Device = "mlx5_0", HcaHandles = 2, HcaObjects = 2000 }, Assert.Single(usage.Rdma!));
        Assert.Equal(new StallTime(1.5, 0.25, 0, 12_000), usage.Pressure!.Memory!.Some);
        Assert.Equal(7_000, usage.Pressure.Memory.Full!.TotalNanoseconds);
        Assert.Null(usage.Pressure.Cpu);
    }

    [Fact]
    public void Read_V1_HasTheSame()
    {
        Write("cpuacct", "cpuacct.usage", "5000\n");
        Write("cpuacct", "cpuacct.usage_all", "cpu user system\n0 1000 1500\n1 2000 500\n");
        Write("cpu", "cpu.stat", "nr_periods 9\nnr_throttled 4\nthrottled_time 70\n");
        Write("memory", "memory.usage_in_bytes", "1000000\n");
        Write("memory", "memory.max_usage_in_bytes", "1500000\n");
        Write("memory", "memory.failcnt", "2\n");
        Write("memory", "memory.memsw.failcnt", "4\n");
        Write("memory", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
        Write("memory", "memory.stat", "rss 1\ninactive_file 1\nhierarchical_memory_limit 2000000\nhierarchical_memsw_limit 2000000\ntotal_rss 10\ntotal_cache 20\n"
            + "total_shmem 40\ntotal_inactive_file 400000\ntotal_swap 77\n");
        Write("blkio", "blkio.throttle.io_service_bytes_recursive", "8:0 Read 1\n8:0 Write 2\n8:0 Total 3\nTotal 3\n");
        Write("blkio", "blkio.throttle.io_serviced_recursive", "8:0 Read 5\n8:0 Write 6\n8:0 Total 11\nTotal 11\n");

        CgroupUsage usage = Read(v1: ["cpu", "cpuacct", "memory", "blkio"], hasV2: false);

        Assert.Equal((5000, 3000, 2000), (usage.Cpu!.UsageNanoseconds, usage.Cpu.UserNanoseconds, usage.Cpu.SystemNanoseconds));
        Assert.Equal((9, 4, 70), (usage.Cpu.Periods, usage.Cpu.ThrottledPeriods, usage.Cpu.ThrottledNanoseconds));
        MemoryUsage memory = usage.Memory!;
        Assert.Equal((1000000, 600000, 2000000, 1500000), (memory.Usage, memory.WorkingSet, memory.Limit, memory.Peak));
        Assert.Equal((77, 6, 1), (memory.Swap, memory.LimitHits, memory.OomKills));
        Assert.Equal((10, 20, 40), (memory.Breakdown!.Anonymous, memory.Breakdown.File, memory.Breakdown.Shared));
        Assert.Equal(new IoUsage { Device = "8:0", ReadBytes = 1, WriteBytes = 2, Reads = 5, Writes = 6 }, Assert.Single(usage.Io!));
        Assert.Null(usage.Pids);
        Assert.Null(usage.Pressure);
    }

    [Theory]
    [InlineData("9223372036854771712")]
    [InlineData("18446744073709551615")]
    public void Read_V1WithoutLimit_HasNone(string limit)
    {
        Write("memory", "memory.usage_in_bytes", "1000000\n");
        Write("memory", "memory.stat", $"hierarchical_memory_limit {limit}\n");

        Assert.Null(Read(v1: ["memory"], hasV2: false).Memory!.Limit);
    }

    [Fact]
    public void Read_CgroupIsGone_IsNull()
    {
        CgroupUsage usage = Read(v1: ["memory"], hasV2: true);

        Assert.Equal((null, null, null), (usage.Cpu, usage.Memory, usage.Pids));
    }

    private CgroupUsage Read(string[] v1, bool hasV2)
    {
        string[] names = [.. v1, .. hasV2 ? ["v2"] : Array.Empty<string>()];
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.Combine(_directory.Path, name));
        }

        string mounts = string.Join('\n', names.Select((name, i) =>
            $"{30 + i} 1 0:{30 + i} / {_directory.Path}/{name} rw - {(name == "v2" ? "cgroup2 none rw" : $"cgroup none rw,{name}")}"));
        string own = string.Join('\n', names.Select((name, i) => name == "v2" ? "0::/" : $"{i + 1}:{name}:/"));
        using var watcher = new FileWatcher(_loop);
        using var host = new CgroupHost(HostCgroups.Parse(mounts, own, (_, _) => true), _loop, watcher);
        return new UsageReader(host, "web", "web").Read();
    }

    private void Write(string hierarchy, string file, string text)
    {
        string directory = Path.Combine(_directory.Path, hierarchy, "web");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, file), text);
    }
}
