using Berth.Core.Cgroups.Resources;
using Berth.Core.Cgroups.Systemd;
using Berth.Core.Tests.Cgroups.Resources;

namespace Berth.Core.Tests.Cgroups.Systemd;

public class UnitLimitsTests
{
    private static readonly string[] Controllers = ["cpu", "cpuset", "memory", "pids", "io", "hugetlb", "rdma", "misc"];

    [Theory]
    [InlineData("""{"memory":{"limit":1048576,"reservation":4096}}""", "MemoryMax=1048576 MemoryLow=4096")]
    [InlineData("""{"memory":{"limit":1048576,"swap":3145728}}""", "MemorySwapMax=2097152 MemoryMax=1048576")]
    [InlineData("""{"memory":{"limit":-1}}""", "MemorySwapMax=18446744073709551615 MemoryMax=18446744073709551615")]
    [InlineData("""{"pids":{"limit":20}}""", "TasksMax=20")]
    [InlineData("""{"pids":{"limit":-1}}""", "TasksMax=18446744073709551615")]
    [InlineData("""{"cpu":{"shares":512}}""", "CPUWeight=59")]
    [InlineData("""{"cpu":{"quota":25000,"period":100000}}""", "CPUQuotaPerSecUSec=250000 CPUQuotaPeriodUSec=100000")]
    // a share of 24.69 % becomes one of 25
    [InlineData("""{"cpu":{"quota":12345,"period":50000}}""", "CPUQuotaPerSecUSec=250000 CPUQuotaPeriodUSec=50000")]
    [InlineData("""{"cpu":{"quota":-1,"period":50000}}""", "CPUQuotaPerSecUSec=18446744073709551615 CPUQuotaPeriodUSec=50000")]
    [InlineData("""{"cpu":{"cpus":"0-1,9","mems":"0"}}""", "AllowedCPUs=03-02-00-00-00-00-00-00 AllowedMemoryNodes=01-00-00-00-00-00-00-00")]
    [InlineData("""{"blockIO":{"weight":500}}""", "IOWeight=4950")]
    [InlineData("""{"unified":{"memory.high":"max","memory.min":"1M","cpu.max":"max 10000"}}""",
        "CPUQuotaPerSecUSec=18446744073709551615 CPUQuotaPeriodUSec=10000 MemoryHigh=18446744073709551615")]
    // what systemd has no property for is in the file alone
    [InlineData("""{"cpu":{"idle":1},"hugepageLimits":[{"pageSize":"2MB","limit":0}]}""", "")]
    [InlineData("""{"blockIO":{"weightDevice":[{"major":8,"minor":0,"weight":500}]}}""", "")]
    public void Of_Limits_AreWhatSystemdCallsThem(string resources, string expected)
    {
        ResourceSettings settings = ResourceCompilerTests.Compile(resources, [], Controllers).Settings;

        Assert.Equal(expected, string.Join(' ', UnitLimits.Of(settings).Select(property => $"{property.Name}={Text(property.Value)}")));
    }

    [Fact]
    public void Of_FilesOfVersion1_AreNone() =>
        Assert.Empty(UnitLimits.Of(ResourceCompilerTests.Compile("""{"pids":{"limit":20}}""", ["pids"], []).Settings));

    private static string Text(object value) => value is byte[] bits ? BitConverter.ToString(bits) : $"{value}";
}
