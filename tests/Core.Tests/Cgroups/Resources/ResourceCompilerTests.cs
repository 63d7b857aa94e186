using System.Text.Json;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Cgroups.Resources;

/// <summary>What the config's values become in the files of each version.</summary>
public class ResourceCompilerTests
{
    private static readonly string[] V1Names =
        ["cpu", "cpuset", "memory", "pids", "blkio", "hugetlb", "net_cls", "net_prio", "rdma", "devices", "freezer"];

    private static readonly string[] V2Names = ["cpu", "cpuset", "memory", "pids", "io", "hugetlb", "rdma", "misc"];

    /// <summary>JSON of the resources, and what is written: <c>file=value</c>, a question mark before what the kernel may lack.</summary>
    public static TheoryData<string, string> V1 => new()
    {
        { "{}", "" },
        { """{"memory":{},"cpu":{},"blockIO":{},"pids":{},"network":{}}""", "" },
        { """{"cpu":{"shares":512}}""", "cpu.shares=512" },
        { """{"cpu":{"quota":50000,"period":100000,"burst":10000}}""", "cpu.cfs_period_us=100000 cpu.cfs_quota_us=50000 cpu.cfs_burst_us=10000" },
        { """{"cpu":{"quota":-5,"burst":0}}""", "cpu.cfs_quota_us=-1 ?cpu.cfs_burst_us=0" },
        { """{"cpu":{"idle":1,"shares":2}}""", "cpu.shares=2 cpu.idle=1" },
        { """{"cpu":{"idle":0,"shares":2}}""", "?cpu.idle=0 cpu.shares=2" },
        { """{"cpu":{"realtimePeriod":1000000,"realtimeRuntime":950000}}""", "cpu.rt_period_us=1000000 cpu.rt_runtime_us=950000" },
        { """{"cpu":{"cpus":"0-1,3","mems":"0"}}""", "cpuset.cpus=0-1,3 cpuset.mems=0" },
        { """{"memory":{"limit":1048576}}""", "memory.limit_in_bytes=1048576" },
        { """{"memory":{"limit":1048576,"swap":2097152,"reservation":4096}}""",
            "memory.limit_in_bytes=1048576 memory.memsw.limit_in_bytes=2097152 memory.soft_limit_in_bytes=4096" },
        { """{"memory":{"limit":-1}}""", "memory.limit_in_bytes=-1 ?memory.memsw.limit_in_bytes=-1" },
        { """{"memory":{"swappiness":0,"disableOOMKiller":true}}""", "memory.oom_control=1 memory.swappiness=0" },
        { """{"memory":{"disableOOMKiller":false,"useHierarchy":true,"checkBeforeUpdate":true}}""", "memory.oom_control=0" },
        { """{"pids":{"limit":0}}""", "pids.max=0" },
        { """{"pids":{"limit":-1}}""", "pids.max=max" },
        { """{"pids":{"limit":32771}}""", "pids.max=32771" },
        { """{"blockIO":{"weight":500,"leafWeight":10}}""", "blkio.weight=500|blkio.bfq.weight=500 blkio.leaf_weight=10" },
        { """{"blockIO":{"weightDevice":[{"major":8,"minor":0,"weight":500,"leafWeight":300}]}}""",
            "blkio.weight_device=8:0 500|blkio.bfq.weight_device=8:0 500 blkio.leaf_weight_device=8:0 300" },
        { """{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":600}],"throttleWriteIOPSDevice":[{"major":8,"minor":16,"rate":0}]}}""",
            "blkio.throttle.read_bps_device=8:0 600 blkio.throttle.write_iops_device=8:16 0" },
        { """{"hugepageLimits":[{"pageSize":"2MB","limit":209715200}]}""",
            "hugetlb.2MB.limit_in_bytes=209715200 ?hugetlb.2MB.rsvd.limit_in_bytes=209715200" },
        { """{"network":{"classID":1048577,"priorities":[{"name":"eth0","priority":500},{"name":"eth1","priority":1000}]}}""",
            "net_cls.classid=1048577 net_prio.ifpriomap=eth0 500 net_prio.ifpriomap=eth1 1000" },
        { """{"rdma":{"mlx5_1":{"hcaHandles":3,"hcaObjects":10000},"mlx4_0":{"hcaObjects":1000}}}""",
            "rdma.max=mlx4_0 hca_object=1000 rdma.max=mlx5_1 hca_handle=3 hca_object=10000" },
    };

    /// <inheritdoc cref="V1"/>
    public static TheoryData<string, string> V2 => new()
    {
        { "{}", "" },
        { """{"cpu":{"shares":512}}""", "cpu.weight=59" },
        { """{"cpu":{"quota":50000}}""", "cpu.max=50000 100000" },
        { """{"cpu":{"quota":-1,"period":20000}}""", "cpu.max=max 20000" },
        { """{"cpu":{"period":20000,"burst":5}}""", "cpu.max=max 20000 cpu.max.burst=5" },
        { """{"cpu":{"idle":1}}""", "cpu.idle=1" },
        { """{"cpu":{"cpus":"0","mems":"0","realtimeRuntime":0}}""", "cpuset.cpus=0 cpuset.mems=0" },
        { """{"memory":{"limit":1048576,"swap":3145728,"reservation":4096}}""",
            "memory.swap.max=2097152 memory.max=1048576 memory.low=4096" },
        { """{"memory":{"limit":1048576,"swap":1048576}}""", "?memory.swap.max=0 memory.max=1048576" },
        { """{"memory":{"limit":1048576,"swap":-1}}""", "?memory.swap.max=max memory.max=1048576" },
        { """{"memory":{"limit":-1}}""", "?memory.swap.max=max memory.max=max" },
        { """{"memory":{"limit":1048576,"checkBeforeUpdate":true}}""", "memory.max=1048576" },
        { """{"memory":{"reservation":-1,"disableOOMKiller":false}}""", "memory.low=max" },
        { """{"pids":{"limit":0}}""", "pids.max=1" },
        { """{"pids":{"limit":-1}}""", "pids.max=max" },
        { """{"blockIO":{"weight":500}}""", "io.bfq.weight=500|io.weight=4950" },
        { """{"blockIO":{"weightDevice":[{"major":8,"minor":0,"weight":10}]}}""", "io.bfq.weight=8:0 10|io.weight=8:0 1" },
        { """{"blockIO":{"throttleReadBpsDevice":[{"major":8,"minor":0,"rate":600}],"throttleWriteBpsDevice":[{"major":8,"minor":0,"rate":0}],"throttleReadIOPSDevice":[{"major":8,"minor":0,"rate":7}],"throttleWriteIOPSDevice":[{"major":8,"minor":16,"rate":8}]}}""",
            "io.max=8:0 rbps=600 io.max=8:0 wbps=max io.max=8:0 riops=7 io.max=8:16 wiops=8" },
        { """{"hugepageLimits":[{"pageSize":"1GB","limit":1}]}""", "hugetlb.1GB.max=1 ?hugetlb.1GB.rsvd.max=1" },
        { """{"rdma":{"a":{"hcaHandles":3}}}""", "rdma.max=a hca_handle=3" },
        { """{"unified":{"memory.high":"100","io.max":"8:0 rbps=1\n8:16 rbps=2\n","cgroup.max.depth":"3","misc.max":"res_a 3"}}""",
            "cgroup.max.depth=3 io.max=8:0 rbps=1 io.max=8:16 rbps=2 memory.high=100 misc.max=res_a 3" },
        { """{"unified":{"memory.max":"5"},"memory":{"limit":7}}""", "memory.max=7 memory.max=5" },
    };

    [Theory]
    [MemberData(nameof(V1))]
    public void Compile_OnV1_WritesItsFiles(string json, string expected)
    {
        ResourceCompilation compiled = Compile(json, V1Names, []);

        Assert.Empty(compiled.Problems);
        Assert.Equal(expected, Text(compiled));
        Assert.All(compiled.Settings.Writes, write => Assert.False(write.IsUnified));
    }

    [Theory]
    [MemberData(nameof(V2))]
    public void Compile_OnV2_WritesItsFiles(string json, string expected)
    {
        ResourceCompilation compiled = Compile(json, [], V2Names);

        Assert.Empty(compiled.Problems);
        Assert.Equal(expected, Text(compiled));
        Assert.All(compiled.Settings.Writes, write => Assert.True(write.IsUnified));
    }

    /// <summary>Resources that are wrong on both versions, and the pointer of the problem below /linux/resources.</summary>
    [Theory]
    [InlineData("""{"cpu":{"shares":1}}""", "/cpu/shares")]
    [InlineData("""{"cpu":{"shares":262145}}""", "/cpu/shares")]
    [InlineData("""{"cpu":{"idle":2}}""", "/cpu/idle")]
    [InlineData("""{"cpu":{"quota":1000,"burst":1001}}""", "/cpu/burst")]
    [InlineData("""{"cpu":{"cpus":"a"}}""", "/cpu/cpus")]
    [InlineData("""{"cpu":{"mems":","}}""", "/cpu/mems")]
    [InlineData("""{"memory":{"limit":-2}}""", "/memory/limit")]
    [InlineData("""{"memory":{"reservation":-2}}""", "/memory/reservation")]
    [InlineData("""{"memory":{"limit":100,"swap":99}}""", "/memory/swap")]
    [InlineData("""{"memory":{"limit":-1,"swap":99}}""", "/memory/swap")]
    [InlineData("""{"pids":{"limit":-2}}""", "/pids/limit")]
    [InlineData("""{"blockIO":{"weight":9}}""", "/blockIO/weight")]
    [InlineData("""{"blockIO":{"weight":1001}}""", "/blockIO/weight")]
    [InlineData("""{"blockIO":{"weightDevice":[{"major":8,"weight":100}]}}""", "/blockIO/weightDevice/0/minor")]
    [InlineData("""{"blockIO":{"weightDevice":[{"major":8,"minor":0}]}}""", "/blockIO/weightDevice/0")]
    [InlineData("""{"blockIO":{"weightDevice":[{"major":8,"minor":0,"weight":1}]}}""", "/blockIO/weightDevice/0/weight")]
    [InlineData("""{"blockIO":{"throttleReadBpsDevice":[{"major":-1,"minor":0,"rate":1}]}}""", "/blockIO/throttleReadBpsDevice/0/major")]
    [InlineData("""{"blockIO":{"throttleWriteIOPSDevice":[{"major":1,"minor":0}]}}""", "/blockIO/throttleWriteIOPSDevice/0/rate")]
    [InlineData("""{"hugepageLimits":[{"pageSize":"2MB"}]}""", "/hugepageLimits/0/limit")]
    [InlineData("""{"hugepageLimits":[{"limit":1}]}""", "/hugepageLimits/0/pageSize")]
    [InlineData("""{"hugepageLimits":[{"limit":1,"pageSize":"../../2MB"}]}""", "/hugepageLimits/0/pageSize")]
    [InlineData("""{"hugepageLimits":[{"limit":1,"pageSize":"2MB"},{"limit":2,"pageSize":"2MB"}]}""", "/hugepageLimits/1/pageSize")]
    [InlineData("""{"rdma":{"a":{}}}""", "/rdma/a")]
    [InlineData("""{"rdma":{"a/b c":{"hcaHandles":1}}}""", "/rdma/a~1b c")]
    public void Compile_WrongValue_IsRefusedAtItsPointer(string json, string pointer)
    {
        Assert.Equal($"/linux/resources{pointer}", Assert.Single(Compile(json, V1Names, []).Problems).Pointer);
        Assert.Equal($"/linux/resources{pointer}", Assert.Single(Compile(json, [], V2Names).Problems).Pointer);
    }

    [Theory]
    [InlineData("""{"cpu":{"realtimeRuntime":1}}""", "/cpu/realtimeRuntime")]
    [InlineData("""{"cpu":{"realtimePeriod":1}}""", "/cpu/realtimePeriod")]
    [InlineData("""{"memory":{"swappiness":1}}""", "/memory/swappiness")]
    [InlineData("""{"memory":{"disableOOMKiller":true}}""", "/memory/disableOOMKiller")]
    [InlineData("""{"memory":{"swap":100}}""", "/memory/swap")]
    [InlineData("""{"blockIO":{"leafWeight":10}}""", "/blockIO/leafWeight")]
    [InlineData("""{"blockIO":{"weightDevice":[{"major":8,"minor":0,"leafWeight":10}]}}""", "/blockIO/weightDevice/0/leafWeight")]
    [InlineData("""{"network":{"classID":1}}""", "/network/classID")]
    [InlineData("""{"network":{"priorities":[{"name":"a","priority":1}]}}""", "/network/priorities/0/priority")]
    public void Compile_V1ValueOnV2_IsRefusedAtItsPointer(string json, string pointer)
    {
        Assert.Empty(Compile(json, V1Names, []).Problems);
        Assert.Equal($"/linux/resources{pointer}", Assert.Single(Compile(json, [], V2Names).Problems).Pointer);
    }

    // by the name that version 2 has for it, and what it never had is said as well
    [Theory]
    [InlineData("""{"blockIO":{"weight":100}}""", "/blockIO/weight", "no io controller")]
    [InlineData("""{"blockIO":{"leafWeight":100}}""", "/blockIO/leafWeight", "no leaf weights")]
    [InlineData("""{"memory":{"swappiness":1}}""", "/memory/swappiness", "no swappiness")]
    [InlineData("""{"cpu":{"realtimeRuntime":1}}""", "/cpu/realtimeRuntime", "no limits of real-time tasks")]
    public void Compile_V2WithoutTheController_SaysWhatIsMissing(string json, string pointer, string why)
    {
        ConfigProblem problem = Assert.Single(Compile(json, [], ["pids"]).Problems);

        Assert.Equal($"/linux/resources{pointer}", problem.Pointer);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("memory")]
    [InlineData("memory.max/../../../memory.max")]
    [InlineData("../memory.max")]
    [InlineData("/memory.max")]
    [InlineData("cgroup.procs")]
    [InlineData("cgroup.threads")]
    [InlineData("cgroup.freeze")]
    [InlineData("cgroup.kill")]
    [InlineData("cgroup.type")]
    [InlineData("cgroup.subtree_control")]
    [InlineData("perf_event.max")]
    [InlineData("blkio.weight")]
    public void Compile_UnifiedFileThatIsNone_IsRefused(string file)
    {
        string json = JsonSerializer.Serialize(new Dictionary<string, object> { ["unified"] = new Dictionary<string, string> { [file] = "1" } });

        Assert.Equal(JsonPointer.Append("/linux/resources/unified", file), Assert.Single(Compile(json, [], V2Names).Problems).Pointer);
    }

    [Fact]
    public void Compile_UnifiedFileOfAV1Controller_IsRefused()
    {
        const string Json = """{"unified":{"memory.max":"1","cgroup.max.depth":"1"}}""";

        Assert.Equal("/linux/resources/unified/memory.max", Assert.Single(Compile(Json, V1Names, []).Problems).Pointer);
    }

    [Theory]
    [InlineData("""{"memory":{"limit":1}}""", "/memory/limit")]
    [InlineData("""{"cpu":{"cpus":"0","shares":2}}""", "/cpu/cpus /cpu/shares")]
    [InlineData("""{"pids":{"limit":1}}""", "/pids/limit")]
    [InlineData("""{"memory":{},"cpu":{"burst":0}}""", "")]
    public void Compile_WithoutTheController_IsRefusedAtEachValue(string json, string pointers) =>
        Assert.Equal(pointers, string.Join(' ', Compile(json, [], []).Problems.Select(problem => problem.Pointer["/linux/resources".Length..])));

    [Fact]
    public void Compile_OnHybrid_TakesEachControllerWhereItIs()
    {
        ResourceCompilation compiled = Compile("""{"memory":{"limit":1},"pids":{"limit":2}}""", ["memory"], ["pids"]);

        Assert.Equal([("memory.limit_in_bytes", false), ("pids.max", true)], compiled.Settings.Writes.Select(write => (write.File, write.IsUnified)));
    }

    [Theory]
    [InlineData("""{"memory":{"kernel":-1}}""", "/memory/kernel")]
    [InlineData("""{"memory":{"kernelTCP":5}}""", "/memory/kernelTCP")]
    [InlineData("""{"memory":{"useHierarchy":false}}""", "/memory/useHierarchy")]
    [InlineData("""{"memory":{"limit":0}}""", "/memory/limit")]
    [InlineData("""{"cpu":{"shares":0}}""", "/cpu/shares")]
    [InlineData("""{"cpu":{"quota":0}}""", "/cpu/quota")]
    public void Compile_WhatIsIgnored_IsSaid(string json, string pointer)
    {
        foreach (ResourceCompilation compiled in (ResourceCompilation[])[Compile(json, V1Names, []), Compile(json, [], V2Names)])
        {
            Assert.Empty(compiled.Problems);
            Assert.Empty(compiled.Settings.Writes);
            Assert.Equal($"/linux/resources{pointer}", Assert.Single(compiled.Warnings).Pointer);
        }
    }

    [Fact]
    public void Since_SomeValuesTheSame_WritesOthersAndTheirGroups()
    {
        ResourceSettings earlier = Compile("""{"memory":{"limit":4096,"swap":8192},"pids":{"limit":1},"cpu":{"shares":2}}""", V1Names, []).Settings;
        ResourceSettings later = Compile("""{"memory":{"limit":8192,"swap":8192},"pids":{"limit":1},"cpu":{"shares":3}}""", V1Names, []).Settings;

        Assert.Equal(["cpu.shares", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes"], later.Since(earlier).Writes.Select(write => write.File));
        Assert.Empty(later.Since(later).Writes);
    }

    internal static ResourceCompilation Compile(string json, string[] v1, string[] unified) =>
        ResourceCompiler.Compile(
            JsonSerializer.Deserialize(json, SpecJson.Context.LinuxResources),
            new CgroupControllers(v1.ToHashSet(StringComparer.Ordinal), unified.ToHashSet(StringComparer.Ordinal)));

    private static string Text(ResourceCompilation compiled) => string.Join(' ', compiled.Settings.Writes.Select(Text));

    private static string Text(ResourceWrite write) =>
        $"{(write.IsOptional ? "?" : "")}{write.File}={write.Value}{(write.Otherwise is { } other ? "|" + Text(other) : "")}";
}
