using Berth.Core.Containers;

namespace Berth.Core.Tests.Containers;

public sealed class ContainerProcessReaderTests
{
    [Fact]
    public void Find_ThisProcess_IsDescribed()
    {
        ContainerProcess process = ContainerProcessReader.Find(Environment.ProcessId)!;

        Assert.Equal(Environment.ProcessId, process.Pid);
        Assert.NotEmpty(process.Command);
        Assert.True(process.Threads > 1 && process.ResidentBytes > 0 && process.UserNanoseconds > 0, process.ToString());
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        Assert.Equal(self.StartTime.ToUniversalTime(), process.StartedAt.UtcDateTime, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Find_NoSuchProcess_IsNull() => Assert.Null(ContainerProcessReader.Find(int.MaxValue));

    // whatever a process calls itself
    [Fact]
    public void Parse_NameWithBrackets_IsRead()
    {
        ContainerProcess process = ContainerProcessReader.Parse(
            4711,
            "Name:\ta) (b\nState:\tD (disk sleep)\nPPid:\t4709\nUid:\t1\t1000\t1\t1\nNSpid:\t4711\t7\nThreads:\t2\nVmRSS:\t     120 kB\n",
            "4711 (a) (b) D 4709 1 1 0 -1 0 0 0 0 0 150 250 0 0 20 0 2 0 100 0 0\n",
            "sleep\0" + "1 000\0");

        Assert.Equal(("a) (b", "disk sleep", 7, 4709, 1000u), (process.Name, process.State, process.ContainerPid, process.ParentPid, process.User));
        Assert.Equal(["sleep", "1 000"], process.Command);
        Assert.Equal((1_500_000_000, 2_500_000_000, 122880), (process.UserNanoseconds, process.SystemNanoseconds, process.ResidentBytes));
    }

    [Fact]
    public void Parse_Zombie_HasNoCommandAndNoMemory()
    {
        ContainerProcess process = ContainerProcessReader.Parse(
            5,
            "Name:\tx\nState:\tZ (zombie)\nPPid:\t1\nUid:\t0\t0\t0\t0\nNSpid:\t5\nThreads:\t1\n",
            "5 (x) Z 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0\n",
            "");

        Assert.Empty(process.Command);
        Assert.Equal(("zombie", 0), (process.State, process.ResidentBytes));
    }
}
