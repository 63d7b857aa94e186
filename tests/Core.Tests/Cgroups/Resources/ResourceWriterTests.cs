using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.TestSupport;

namespace Berth.Core.Tests.Cgroups.Resources;

/// <summary>Limits in the kernel's own files, on version 1.</summary>
public sealed class ResourceWriterTests : IDisposable
{
    private readonly CgroupFixture _cgroups = CgroupFixture.V1();

    public void Dispose() => _cgroups.Dispose();

    [RequiresControllersFact("memory", "pids", "cpu", "cpuset")]
    public void Apply_LimitsOfSeveralControllers_AreInTheFiles()
    {
        ICgroup cgroup = Make();

        cgroup.Apply(Compile("""
            {"memory":{"limit":8388608,"swap":16777216,"reservation":4194304,"swappiness":10},"pids":{"limit":17},
             "cpu":{"shares":77,"quota":50000,"period":200000,"cpus":"0","mems":"0"}}
            """));

        Assert.Equal("8388608", Read("memory.limit_in_bytes"));
        Assert.Equal("16777216", Read("memory.memsw.limit_in_bytes"));
        Assert.Equal("4194304", Read("memory.soft_limit_in_bytes"));
        Assert.Equal("10", Read("memory.swappiness"));
        Assert.Equal("17", Read("pids.max"));
        Assert.Equal("77", Read("cpu.shares"));
        Assert.Equal("50000", Read("cpu.cfs_quota_us"));
        Assert.Equal("200000", Read("cpu.cfs_period_us"));
        Assert.Equal("0", Read("cpuset.cpus"));
    }

    // which of the two has to be written first differs for every line
    [RequiresControllersFact("memory")]
    public async Task UpdateAsync_MemoryAndSwapUpAndDown_AreSetInEitherOrder()
    {
        ICgroup cgroup = Make();
        foreach (var (limit, swap) in ((string, string)[])[("8388608", "8388608"), ("33554432", "67108864"), ("4194304", "4194304"), ("-1", "-1")])
        {
            await cgroup.UpdateAsync(Compile($$"""{"memory":{"limit":{{limit}},"swap":{{swap}} } }"""));

            Assert.Equal(limit == "-1" ? "9223372036854771712" : limit, Read("memory.limit_in_bytes"));
            Assert.Equal(swap == "-1" ? "9223372036854771712" : swap, Read("memory.memsw.limit_in_bytes"));
        }
    }

    [RequiresControllersFact("memory", "pids", "cpu")]
    public async Task UpdateAsync_OneValueRefused_ChangesNothing()
    {
        ICgroup cgroup = Make();
        cgroup.Apply(Compile("""{"memory":{"limit":8388608,"swap":8388608,"disableOOMKiller":true},"cpu":{"shares":77},"pids":{"limit":17}}"""));

        // the last one is too large for the kernel
        CoreException failure = await Assert.ThrowsAsync<CoreException>(() => cgroup.UpdateAsync(
            Compile("""{"memory":{"limit":4194304,"swap":4194304,"disableOOMKiller":false},"cpu":{"shares":99},"pids":{"limit":9223372036854775807}}""")));

        Assert.Equal((ErrorCode.ResourceRefused, "EINVAL", "write"), (failure.Code, failure.Errno, failure.Syscall));
        Assert.Equal("/linux/resources/pids/limit", Assert.Single(failure.Problems).Pointer);
        Assert.EndsWith("/a/pids.max", failure.Path, StringComparison.Ordinal);
        Assert.Contains("\"9223372036854775807\"", failure.Message, StringComparison.Ordinal);
        Assert.Equal(("8388608", "8388608", "77", "17"),
            (Read("memory.limit_in_bytes"), Read("memory.memsw.limit_in_bytes"), Read("cpu.shares"), Read("pids.max")));
        Assert.StartsWith("oom_kill_disable 1", Read("memory.oom_control"), StringComparison.Ordinal);
    }

    // the errno alone says nothing of the range
    [RequiresControllersTheory("memory", "pids", "cpu")]
    [InlineData("""{"cpu":{"quota":100}}""", "quotas at least 1000")]
    [InlineData("""{"cpu":{"period":2000000}}""", "periods are from 1000 to 1000000")]
    [InlineData("""{"cpu":{"burst":18446744073709551615}}""", "not larger than the quota")]
    [InlineData("""{"pids":{"limit":4194305}}""", "4194304")]
    [InlineData("""{"memory":{"swap":8388608}}""", "can not be less than memory alone")]
    public void Apply_ValueOutOfRange_SaysWhatTheRangeIs(string resources, string range)
    {
        CoreException failure = Assert.Throws<CoreException>(() => Make().Apply(Compile(resources)));

        Assert.Equal((ErrorCode.ResourceRefused, "EINVAL"), (failure.Code, failure.Errno));
        Assert.Contains(range, failure.Message, StringComparison.Ordinal);
    }

    [RequiresControllersFact("memory")]
    public async Task UpdateAsync_ValueThatIsRounded_IsReadBack()
    {
        ICgroup cgroup = Make();

        ResourceValue value = Assert.Single(await cgroup.UpdateAsync(Compile("""{"memory":{"limit":8388609}}""")));

        Assert.Equal(("/linux/resources/memory/limit", "8388609", "8388608"), (value.Pointer, value.Requested, value.Effective));
        Assert.Equal([value], cgroup.Read(Compile("""{"memory":{"limit":8388609}}""")));
    }

    [RequiresControllersFact("cpu")]
    public void Apply_FileThatTheKernelLacks_NamesItAndItsPointer()
    {
        ICgroup cgroup = Make();
        var settings = new ResourceSettings([new("cpu.nonsense", "1", "/linux/resources/cpu/x") { Controller = "cpu" }]);

        CoreException failure = Assert.Throws<CoreException>(() => cgroup.Apply(settings));

        Assert.Equal((ErrorCode.ResourceRefused, "ENOENT"), (failure.Code, failure.Errno));
        Assert.EndsWith("/a/cpu.nonsense", failure.Path, StringComparison.Ordinal);
    }

    [RequiresControllersFact("cpu")]
    public void Apply_FileThatTheKernelLacks_UsesTheOtherOrDoesWithout()
    {
        ICgroup cgroup = Make();

        cgroup.Apply(new ResourceSettings(
        [
            new("cpu.nonsense", "1", "/x") { Controller = "cpu", Otherwise = new("cpu.shares", "55", "/x") { Controller = "cpu" } },
            new("cpu.nonsense", "1", "/x") { Controller = "cpu", IsOptional = true },
        ]));

        Assert.Equal("55", Read("cpu.shares"));
    }

    [RequiresControllersFact("memory")]
    public async Task UpdateAsync_LimitBelowCheckedUse_IsRefused()
    {
        ICgroup cgroup = Make();
        ResourceWrite write = new("memory.limit_in_bytes", "4096", "/x") { Controller = "memory", UsageFile = "memory.limit_in_bytes" };

        CoreException failure = await Assert.ThrowsAsync<CoreException>(() => cgroup.UpdateAsync(new ResourceSettings([write])));

        Assert.Equal((ErrorCode.ResourceRefused, "EBUSY"), (failure.Code, failure.Errno));
    }

    [RequiresControllersFact("blkio")]
    public async Task UpdateAsync_LineOfADevice_IsTakenAwayAgain()
    {
        ICgroup cgroup = Make();
        string disk = BlockDevice();
        var throttle = new ResourceWrite("blkio.throttle.read_bps_device", $"{disk} 1048576", "/x") { Controller = "blkio", Key = disk, Unset = "0" };

        Assert.Equal($"{disk} 1048576", Assert.Single(await cgroup.UpdateAsync(new ResourceSettings([throttle]))).Effective);
        await Assert.ThrowsAsync<CoreException>(() => cgroup.UpdateAsync(
            new ResourceSettings([throttle with { Value = $"{disk} 5" }, throttle with { Value = "nonsense" }])));

        Assert.Equal($"{disk} 1048576", Read("blkio.throttle.read_bps_device"));
    }

    private static string BlockDevice() =>
        File.ReadAllText(Path.Combine(Directory.EnumerateDirectories("/sys/block").First(), "dev")).Trim();

    private static ResourceSettings Compile(string json)
    {
        ResourceCompilation compiled = ResourceCompilerTests.Compile(json, ["memory", "pids", "cpu", "cpuset"], []);
        Assert.Empty(compiled.Problems);
        return compiled.Settings;
    }

    private ICgroup Make() => _cgroups.Create("a");

    private string Read(string file) =>
        File.ReadAllText(_cgroups.Directories("a").Select(directory => Path.Combine(directory, file)).First(File.Exists)).Trim();
}
