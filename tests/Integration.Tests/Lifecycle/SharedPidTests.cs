using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>Containers without a pid namespace of their own: the kernel does not end the rest with the first process.</summary>
public sealed class SharedPidTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string LeavesOneBehind = "sleep 1000 >/dev/null 2>&1 & echo $!";

    [RequiresContainersFact]
    public async Task Kill_WithTheHostsPids_EndsAllProcesses()
    {
        string id = await berth.CreateStartedAsync(config => config.WithoutNamespace("pid").Shell(LeavesOneBehind + "; echo ready; sleep 1000"));
        await berth.AwaitLineAsync(id, "ready");
        using SafePidFd child = await ChildAsync(id);

        await KillAsync(id);

        await berth.WaitAsync(id);
        Assert.True(await Descriptors.AwaitReadableAsync(child));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Kill_WithTheHostsPidsOfAStoppedContainer_EndsWhatItLeftBehind()
    {
        string id = await LeaveOneBehindAsync();
        using SafePidFd child = await ChildAsync(id);

        await KillAsync(id);

        Assert.True(await Descriptors.AwaitReadableAsync(child));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Delete_WithTheHostsPids_LeavesNoProcess()
    {
        string id = await LeaveOneBehindAsync();
        using SafePidFd child = await ChildAsync(id);

        await berth.DeleteAsync(id);

        Assert.True(await Descriptors.AwaitReadableAsync(child));
    }

    [RequiresContainersFact]
    public async Task Stop_WithThePidsOfAnotherContainer_EndsItsOwnProcessesOnly()
    {
        string other = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        int init = await berth.PidAsync(other);
        string id = await berth.CreateStartedAsync(config => config.WithNamespace("pid", $"/proc/{init}/ns/pid")
            .Shell("sleep 1000 >/dev/null 2>&1 & trap 'exit 0' TERM; echo ready; wait"));
        await berth.AwaitLineAsync(id, "ready");
        // it may not have come to execute its program yet
        int shell = await berth.PidAsync(id);
        using SafePidFd child = Pidfd.Open(ProcessTable.OfContainers(id).Single(pid => ProcessTable.Parent(pid) == shell));

        (await berth.Client.PostAsync($"/v1/containers/{id}/stop")).Expect(HttpStatusCode.NoContent);

        Assert.True(await Descriptors.AwaitReadableAsync(child));
        Assert.Equal("running", (string?)(await berth.GetAsync(other))["status"]);
        // what it left behind is a zombie until the first process of the pid namespace ends, which reaps nobody
        await berth.DeleteAsync(other, force: true);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Kill_AfterARestartOfTheDaemon_EndsAllProcesses()
    {
        string id = await berth.CreateStartedAsync(config => config.WithoutNamespace("pid")
            .Shell(LeavesOneBehind + "; echo ready; sleep 1000"));
        await berth.AwaitLineAsync(id, "ready");
        using SafePidFd child = await ChildAsync(id);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        await KillAsync(id);

        Assert.Equal(9, (int?)(await berth.WaitAsync(id))["signal"]);
        Assert.True(await Descriptors.AwaitReadableAsync(child));
        await berth.DeleteAsync(id);
    }

    private async Task<string> LeaveOneBehindAsync()
    {
        string id = await berth.CreateStartedAsync(config => config.WithoutNamespace("pid").Shell(LeavesOneBehind));
        await berth.WaitAsync(id);
        return id;
    }

    private async Task<SafePidFd> ChildAsync(string id) =>
        Pidfd.Open(int.Parse((await berth.LogsAsync(id)).Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture));

    private async Task KillAsync(string id) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);
}
