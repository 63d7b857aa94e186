using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Systemd;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Rootless;

/// <summary>The daemon as a unit of a user's systemd, in the cgroups that are delegated to that: deploy/user/'s units.</summary>
[Collection(InstalledBerth.Name)]
public sealed class UserServiceTests : IAsyncLifetime, IDisposable
{
    private const string User = "lab", Runtime = "/run/user/1000", Manager = "/user.slice/user-1000.slice/user@1000.service";
    private const string DropIn = "/etc/systemd/user/berthd.service.d/test.conf";
    private const uint Id = 1000;

    private readonly BerthClient _client = new($"{Runtime}/berth/berth.sock");
    private TestBundle? _bundle;

    public async Task InitializeAsync()
    {
        if (HostTools.LabDirectory is { } directory)
        {
            await Command.RunAsync("env", $"OUT={directory}/out", "bash", $"{directory}/deploy/install.sh", "install");
            await Systemctl.RunAsync("start", $"user@{Id}.service");
            // as strict as other distributions have it
            await File.WriteAllTextAsync("/proc/sys/kernel/yama/ptrace_scope", "1");
        }
    }

    public async Task DisposeAsync()
    {
        if (HostTools.LabDirectory is { } directory)
        {
            await SystemctlAsync("stop", "berthd.socket", "berthd.service");
            await Systemctl.RunAsync("stop", $"user@{Id}.service");
            await Command.RunAsync("bash", $"{directory}/deploy/install.sh", "uninstall");
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _bundle?.Dispose();
    }

    [RequiresLabFact]
    public async Task Service_OfAUser_HasLimitsAndManyIdsAndSurvivesRestarts()
    {
        await SystemctlAsync("start", "berthd.socket");
        JsonObject config = await ConfigAsync();
        (uint first, uint count) = SubordinateIds();
        config.WithUsers((0u, Id, 1u), (1u, first, count));
        config.Resources("memory", """{"limit":33554432}""").Resources("pids", """{"limit":50}""");
        string path = await StartAsync("user", config);
        int pid = await PidAsync(path);

        string cgroup = Assert.Single(CgroupTree.Of(pid));
        Assert.StartsWith(Manager, cgroup, StringComparison.Ordinal);
        Assert.EndsWith("/berth/svc-user", cgroup, StringComparison.Ordinal);
        Assert.Equal(("33554432\n", "50\n"), (await ReadAsync(cgroup, "memory.max"), await ReadAsync(cgroup, "pids.max")));
        JsonNode exec = (await _client.PostAsync($"{path}/execs?wait=true", new JsonObject
        {
            ["process"] = new JsonObject
            {
                ["args"] = new JsonArray("id"),
                ["cwd"] = "/",
                ["user"] = new JsonObject { ["uid"] = 5, ["gid"] = 6, ["additionalGids"] = new JsonArray(7) },
            },
        })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("uid=5 gid=6 groups=7\n", (string?)exec["stdout"]);

        await SystemctlAsync("restart", "berthd.service");
        Assert.Equal(pid, await PidAsync(path));
        // through a descriptor of the monitor's
        (await _client.PostAsync($"{path}/resize", new JsonObject { ["height"] = 11, ["width"] = 22 })).Expect(HttpStatusCode.NoContent);
        await DeleteAsync(path);
        Assert.Empty(CgroupTree.Mentioning("svc-user"));
    }

    [RequiresLabFact]
    public async Task SystemdDriver_OfAUser_MakesScopesOfTheUsersManager()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DropIn)!);
        await File.WriteAllTextAsync(DropIn, "[Service]\nEnvironment=BERTH_CGROUP_DRIVER=systemd\n");
        await SystemctlAsync("daemon-reload");
        try
        {
            await SystemctlAsync("start", "berthd.socket");
            string path = await StartAsync("scope", (await ConfigAsync()).Resources("memory", """{"limit":33554432}"""));
            const string Unit = "berth-svc-scope.scope";

            Assert.Equal($"{Manager}/app.slice/{Unit}", Assert.Single(CgroupTree.Of(await PidAsync(path))));
            Assert.Equal("33554432", (await SystemctlAsync("show", "--value", "--property=MemoryMax", Unit)).Trim());

            await SystemctlAsync("restart", "berthd.service");
            Assert.Equal("running", (string?)(await _client.GetAsync(path)).Expect(HttpStatusCode.OK).Json["status"]);
            await DeleteAsync(path);
            Assert.Empty(await SystemctlAsync("list-units", "--all", "--plain", "--no-legend", Unit));
        }
        finally
        {
            File.Delete(DropIn);
            await SystemctlAsync("daemon-reload");
        }
    }

    private async Task<JsonObject> ConfigAsync()
    {
        JsonObject config = (await _client.GetAsync("/v1/spec")).Expect(HttpStatusCode.OK).Json.AsObject();
        return config.Args("sleep", "1000");
    }

    private async Task<string> StartAsync(string name, JsonObject config)
    {
        _bundle = new TestBundle(config);
        FileOwner.SetDirectories(_bundle.Directory, Id);
        string path = $"/v1/containers/svc-{name}";
        (await _client.PutAsync(path, new JsonObject { ["bundle"] = _bundle.Directory, ["terminal"] = new JsonObject() })).Expect(HttpStatusCode.Created);
        (await _client.PostAsync($"{path}/start")).Expect(HttpStatusCode.NoContent);
        return path;
    }

    private async Task<int> PidAsync(string path) => (int)(await _client.GetAsync(path)).Expect(HttpStatusCode.OK).Json["pid"]!;

    private async Task DeleteAsync(string path) => (await _client.DeleteAsync($"{path}?force=true")).Expect(HttpStatusCode.NoContent);

    private static Task<string> ReadAsync(string cgroup, string file) => File.ReadAllTextAsync($"{CgroupTree.Hierarchies[0]}{cgroup}/{file}");

    private static Task<string> SystemctlAsync(params IReadOnlyList<string> arguments) =>
        Command.RunAsync("runuser", ["-u", User, "--", "env", $"XDG_RUNTIME_DIR={Runtime}", "systemctl", "--user", .. arguments]);

    // NAME:FIRST:COUNT (subuid(5)); the guest's subgid(5) is the same
    private static (uint First, uint Count) SubordinateIds()
    {
        string[] fields = File.ReadLines("/etc/subuid").First(line => line.StartsWith($"{User}:", StringComparison.Ordinal)).Split(':');
        return (uint.Parse(fields[1], CultureInfo.InvariantCulture), uint.Parse(fields[2], CultureInfo.InvariantCulture));
    }
}
