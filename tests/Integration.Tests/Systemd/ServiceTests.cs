using System.Net;
using System.Text.Json.Nodes;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Systemd;

/// <summary>The daemon as <c>make install</c> leaves it to systemd: deploy/'s units.</summary>
[Collection(InstalledBerth.Name)]
public sealed class ServiceTests : IAsyncLifetime
{
    private const string Socket = "/run/berth/berth.sock", Service = "berthd.service", DropIn = "/etc/systemd/system/berthd.service.d/test.conf";

    public async Task InitializeAsync()
    {
        if (HostTools.LabDirectory is { } directory)
        {
            await Command.RunAsync("env", $"OUT={directory}/out", "bash", $"{directory}/deploy/install.sh", "install");
            await Systemctl.RunAsync("start", "berthd.socket");
        }
    }

    public async Task DisposeAsync()
    {
        if (HostTools.LabDirectory is { } directory)
        {
            await Command.RunAsync("bash", $"{directory}/deploy/install.sh", "uninstall");
        }
    }

    [RequiresLabFact]
    public Task Restart_WithRunningContainers_TheyGoOn() => RestartAsync("berth", pid => pid.EndsWith("/berth/svc-berth", StringComparison.Ordinal));

    [RequiresLabFact]
    public async Task Restart_WithTheSystemdDriver_TheyGoOn()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DropIn)!);
        await File.WriteAllTextAsync(DropIn, "[Service]\nEnvironment=BERTH_CGROUP_DRIVER=systemd\n");
        await Systemctl.RunAsync("daemon-reload");
        try
        {
            await RestartAsync("unit", path => path == "/system.slice/berth-svc-unit.scope");
            Assert.Empty(await Systemctl.UnitsAsync("svc-unit"));
        }
        finally
        {
            File.Delete(DropIn);
        }
    }

    // the socket starts the service; a stop leaves the containers alone; the next start finds them
    private static async Task RestartAsync(string name, Predicate<string> isItsCgroup)
    {
        using var client = new BerthClient(Socket);
        JsonNode config = (await client.GetAsync("/v1/spec")).Expect(HttpStatusCode.OK).Json;
        config.AsObject().Args("sleep", "1000");
        using var bundle = new TestBundle(config.AsObject());
        string path = $"/v1/containers/svc-{name}";
        (await client.PutAsync(path, new JsonObject { ["bundle"] = bundle.Directory })).Expect(HttpStatusCode.Created);
        (await client.PostAsync($"{path}/start")).Expect(HttpStatusCode.NoContent);
        int pid = (int)(await client.GetAsync(path)).Expect(HttpStatusCode.OK).Json["pid"]!;
        Assert.True(isItsCgroup(Assert.Single(CgroupTree.Of(pid))), CgroupTree.Of(pid)[0]);

        await Systemctl.RunAsync("restart", Service);
        JsonNode after = (await client.GetAsync(path)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("running", pid), ((string?)after["status"], (int)after["pid"]!));

        await Systemctl.RunAsync("stop", "berthd.socket", Service);
        Assert.Equal("inactive", await Systemctl.PropertyAsync(Service, "ActiveState"));
        Assert.Contains("sleep", ProcessTable.CommandLine(pid), StringComparison.Ordinal);

        await Systemctl.RunAsync("start", "berthd.socket");
        Assert.Equal("running", (string?)(await client.GetAsync(path)).Expect(HttpStatusCode.OK).Json["status"]);
        (await client.DeleteAsync($"{path}?force=true")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(CgroupTree.Mentioning($"svc-{name}"));
        await Systemctl.RunAsync("stop", "berthd.socket", Service);
    }
}
