using System.Globalization;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Logs;

/// <summary>What copying output costs the monitor: nothing that grows with it.</summary>
public sealed class MonitorMemoryTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int MinorFaults = 7; // fields behind the command's name, proc_pid_stat(5)

    // Warmed up by as much as fills every buffer, and a rotation. A page that is written to for the first time is a fault:
    // without one there is no page that was not there before.
    [RequiresContainersFact]
    public async Task Monitor_CopyingAMillionLines_TouchesNoMemoryThatItHadNotBefore()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateStartedAsync(config => config
            .Shell("seq 1 600000; echo ready; read x < /tmp/go; seq 1 1000000; echo done; read x < /tmp/go").Bind(directory.Path, "/tmp"));
        int monitor = ProcessTable.Parent(await berth.PidAsync(id));
        await berth.AwaitLineAsync(id, "ready");
        var before = Memory(monitor);

        go.WriteLine();
        await berth.AwaitLineAsync(id, "done");

        Assert.Equal(before, Memory(monitor));
        go.WriteLine();
        await berth.WaitAsync(id);
        await berth.DeleteAsync(id);
    }

    private static (string? Size, string? Data, long Faults) Memory(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (
            ProcessTable.Status(pid, "VmSize"),
            ProcessTable.Status(pid, "VmData"),
            long.Parse(fields[MinorFaults], CultureInfo.InvariantCulture));
    }
}
