using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Config;

/// <summary>Containers whose cgroups are kept to a directory of the v2 hierarchy, whatever else the host has.</summary>
public sealed class CgroupRootTests(UnifiedRootFixture berth) : IClassFixture<UnifiedRootFixture>
{
    [RequiresCgroup2ContainersFact]
    public async Task Container_IsBelowTheRootAndInNoOtherHierarchy()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        Assert.Equal($"{berth.Root}/berth/{id}", Assert.Single(CgroupTree.Mentioning(id)));
        Assert.Equal(
            CgroupTree.Of(Environment.ProcessId).Where(path => path != "/").Order(),
            CgroupTree.Of(await berth.PidAsync(id)).Where(path => path != "/" && !path.EndsWith(id, StringComparison.Ordinal)).Order());
        Assert.StartsWith("0::/\n", await ExecAsync(id, "grep", "^0:", "/proc/self/cgroup"), StringComparison.Ordinal);

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresCgroup2ContainersFact]
    public async Task AbsolutePath_StartsAtTheRoot()
    {
        string name = berth.NewId();
        string id = await berth.CreateAsync(config => config.Linux()["cgroupsPath"] = $"/{name}/one");

        Assert.Contains($"{berth.Root}/{name}", CgroupTree.Mentioning(name));
        await berth.DeleteAsync(id);
        CgroupTree.RemoveEmpty(name);
    }

    [RequiresCgroup2ContainersFact]
    public async Task Pause_AndDeviceRules_AreThoseOfVersion2()
    {
        string id = await berth.CreateStartedAsync(config => config
            .Shell("mknod /dev/disk b 7 200; (exec 3</dev/disk) 2>&1; echo ready; sleep 1000")
            .Capabilities(["CAP_MKNOD", "CAP_SYS_ADMIN"]));
        await berth.AwaitLineAsync(id, "ready");
        Assert.Contains("ermitted", await berth.LogsAsync(id), StringComparison.Ordinal);

        (await berth.Client.PostAsync($"/v1/containers/{id}/pause")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("1", ContainerFiles.Read(id, "cgroup.freeze"));
        (await berth.Client.PostAsync($"/v1/containers/{id}/resume")).Expect(HttpStatusCode.NoContent);

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresCgroup2ContainersFact]
    public async Task Info_ShowsDriverLayoutAndRoot()
    {
        JsonNode info = (await berth.Client.GetAsync("/v1/info")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(("cgroupfs", "v2"), ((string?)info["cgroupDriver"], (string?)info["cgroupLayout"]));
        Assert.Equal([berth.Root], info["cgroupMounts"]!.AsArray().Select(mount => (string?)mount));
    }

    [RequiresContainersFact]
    public async Task Start_RootThatIsNoCgroup_SaysSo()
    {
        using var roots = new DaemonRoots();

        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(roots, "--cgroup-root", "/tmp");

        Assert.Equal(1, exitCode);
        Assert.Contains("cgroup root /tmp: no cgroup file system is mounted there", errors, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Start_SystemdDriverWithARoot_SaysWhyNot()
    {
        using var roots = new DaemonRoots();

        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(
            roots, "--cgroup-driver", "systemd", "--cgroup-root", CgroupTree.Hierarchies[0]);

        Assert.Equal(1, exitCode);
        Assert.Contains("cgroup driver systemd: ", errors, StringComparison.Ordinal);
    }

    private async Task<string> ExecAsync(string id, params string[] args) => (string?)(await berth.Client.PostAsync(
        $"/v1/containers/{id}/execs?wait=true", new JsonObject { ["args"] = new JsonArray([.. args.Select(arg => (JsonNode)arg)]) }))
        .Expect(HttpStatusCode.OK).Json["stdout"] ?? "";
}
