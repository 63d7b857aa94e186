using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Execs;

/// <summary>Processes that are added where cgroups say more than how much.</summary>
public sealed class ExecCgroupTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string OneMebibyte = """{"limit":1048576,"swap":1048576}""";

    // oomScoreAdj counts for nothing where there are less than a thousand pages
    private const string FourMebibytes = """{"limit":4194304,"swap":4194304}""";

    // as an init system that manages its own part of the hierarchy does
    [RequiresUnifiedControllersFact]
    public async Task Run_ContainerPassesControllersOn_JoinsTheCgroupOfItsFirstProcess()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string cgroup = CgroupTree.Mentioning(id).Single(directory => File.Exists(Path.Combine(directory, "cgroup.controllers")));
        string inner = Directory.CreateDirectory(Path.Combine(cgroup, "inner")).FullName;
        await WriteAsync(inner, "cgroup.procs", $"{await berth.PidAsync(id)}");
        string controller = (await File.ReadAllTextAsync(Path.Combine(cgroup, "cgroup.controllers"))).Split((char[])[' ', '\n'])[0];
        await WriteAsync(cgroup, "cgroup.subtree_control", $"+{controller}");

        JsonNode result = await RunAsync(id, new JsonObject { ["args"] = new JsonArray("cat", "/proc/self/cgroup") });

        Assert.Contains("0::/inner", ((string?)result["stdout"])!.Split('\n'));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresLimitsFact("memory")]
    public async Task Run_OutOfMemory_SaysSo()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Resources("memory", OneMebibyte));

        JsonNode result = await RunAsync(id, new JsonObject { ["args"] = new JsonArray("tail", "/dev/zero") });

        Assert.Equal((137, true), ((int)result["exitCode"]!, (bool)result["oomKilled"]!));
        Assert.False((bool?)(await RunAsync(id, new JsonObject { ["args"] = new JsonArray("sh", "-c", "kill -9 $$") }))["oomKilled"]);
        await berth.DeleteAsync(id, force: true);
    }

    // the file is read on the way to the program
    [RequiresLimitsFact("memory")]
    public async Task Start_OutOfMemoryBeforeTheProgram_SaysThatItMayBeThat()
    {
        using TestBundle bundle = berth.NewBundle();
        await File.WriteAllTextAsync(
            Path.Combine(bundle.Directory, "rootfs", "etc", "passwd"), new string('\n', 1_000_000) + "web:x:1000:1000::/:/bin/sh\n", Encoding.ASCII);
        string id = await berth.CreateStartedAsync(
            config => config.Shell("dd if=/dev/zero of=/dev/shm/most bs=64k count=48; echo ready; exec sleep 1000")
                .Resources("memory", FourMebibytes).Process()["oomScoreAdj"] = 1000,
            bundle);
        await berth.AwaitLineAsync(id, "ready");
        await File.WriteAllTextAsync($"/proc/{await berth.PidAsync(id)}/oom_score_adj", "0"); // the other one is to be chosen
        string location = (await berth.Client.PostAsync(
            $"/v1/containers/{id}/execs", new JsonObject { ["args"] = new JsonArray("true"), ["user"] = "web" })).Expect(HttpStatusCode.Created).Location!;

        JsonNode problem = (await berth.Client.PostAsync($"{location}/start")).ExpectProblem(HttpStatusCode.BadGateway, "launch-failed");

        Assert.EndsWith("possibly by the out-of-memory killer", (string?)problem["detail"], StringComparison.Ordinal);
        JsonNode exit = (await berth.Client.GetAsync(location)).Expect(HttpStatusCode.OK).Json["exit"]!;
        Assert.True((bool?)exit["oomKilled"]);
        await berth.DeleteAsync(id, force: true);
    }

    private static Task WriteAsync(string cgroup, string file, string value) => File.WriteAllTextAsync(Path.Combine(cgroup, file), value);

    private async Task<JsonNode> RunAsync(string id, JsonObject body) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/execs?wait=true", body)).Expect(HttpStatusCode.OK).Json;
}
