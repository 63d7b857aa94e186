using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using static Berth.Integration.Tests.Support.DiskFixture;

namespace Berth.Integration.Tests.Config;

/// <summary>Limits for a block device on cgroup v2, by what the kernel does about them (config-linux.md, Block IO).</summary>
public sealed class BlockIOTests(DiskFixture berth) : IClassFixture<DiskFixture>, IAsyncLifetime
{
    private const long Bytes = 32 << 20;
    private const string Write = "dd if=/dev/zero of=/dev/disk bs=64k count=512 oflag=direct 2>/dev/null";

    public Task InitializeAsync() => HostTools.LabDirectory is null ? Task.CompletedTask : PlugInAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [RequiresLabFact]
    public async Task Throttles_OfTheConfigAndAnUpdate_AreInTheFile()
    {
        string id = await berth.CreateAsync(config => config.Resources("blockIO", $$"""
            {
              "throttleReadBpsDevice": [{ {{MajorMinor}},"rate":1048576}], "throttleWriteBpsDevice": [{ {{MajorMinor}},"rate":65536}],
              "throttleReadIOPSDevice": [{ {{MajorMinor}},"rate":100}], "throttleWriteIOPSDevice": [{ {{MajorMinor}},"rate":50}]
            }
            """));
        Assert.Equal($"{Number} rbps=1048576 wbps=65536 riops=100 wiops=50", ContainerFiles.Read(id, "io.max"));

        await PatchAsync(id, $$"""{"throttleReadBpsDevice":[{ {{MajorMinor}},"rate":0}],"throttleWriteIOPSDevice":[{ {{MajorMinor}},"rate":70}]}""");

        Assert.Equal($"{Number} rbps=max wbps=65536 riops=100 wiops=70", ContainerFiles.Read(id, "io.max"));
        await berth.DeleteAsync(id);
    }

    // 512 seconds' worth: what is written freely meanwhile comes first, and the rest when the limit is lifted
    [RequiresLabFact]
    public async Task Write_UnderAThrottle_IsHeldUntilItIsLifted()
    {
        string held = await berth.CreateStartedAsync(config => Writer(config)
            .Resources("blockIO", $$"""{"throttleWriteBpsDevice":[{ {{MajorMinor}},"rate":65536}]}"""));
        string free = await berth.CreateStartedAsync(config => Writer(config));

        Assert.Equal(0, (int?)(await berth.WaitAsync(free))["exitCode"]);
        Assert.Equal("running", (string?)(await berth.GetAsync(held))["status"]);
        Assert.True(await WrittenAsync(held) < Bytes);
        Assert.Equal(Bytes, await WrittenAsync(free));

        await PatchAsync(held, $$"""{"throttleWriteBpsDevice":[{ {{MajorMinor}},"rate":0}]}""");

        Assert.Equal(0, (int?)(await berth.WaitAsync(held))["exitCode"]);
        Assert.Equal(Bytes, await WrittenAsync(held));
        await berth.DeleteAsync(held);
        await berth.DeleteAsync(free);
    }

    [RequiresLabFact]
    public async Task Weight_IsTheKernelsOwn_OrThatOfBfqWhereItIsLoaded()
    {
        string id = await berth.CreateAsync(config => config.Resources("blockIO", """{"weight":500}"""));
        Assert.Equal("default 4950", ContainerFiles.Read(id, "io.weight"));

        await UseBfqAsync();
        string ordered = await berth.CreateAsync(config => config
            .Resources("blockIO", $$"""{"weight":500,"weightDevice":[{ {{MajorMinor}},"weight":300}]}"""));

        Assert.Equal($"default 500\n{Number} 300", ContainerFiles.Read(ordered, "io.bfq.weight"));
        await berth.DeleteAsync(id);
        await berth.DeleteAsync(ordered);
    }

    [RequiresLabFact]
    public async Task Throttle_OfADeviceThatIsNotThere_FailsTheCreate()
    {
        JsonNode problem = (await berth.PutAsync(berth.NewId(), config => config
            .Resources("blockIO", """{"throttleReadBpsDevice":[{"major":4000,"minor":1,"rate":1048576}]}""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal("ENODEV", (string?)problem["errno"]);
        Assert.Equal("/linux/resources/blockIO/throttleReadBpsDevice/0/rate", (string?)problem["errors"]![0]!["pointer"]);
    }

    private static JsonObject Writer(JsonObject config)
    {
        config.Shell(Write).Linux()["devices"] = JsonNode.Parse($$"""[{"path":"/dev/disk","type":"b",{{MajorMinor}}}]""");
        return config.Resources("devices", $$"""[{"allow":false,"access":"rwm"},{"allow":true,"type":"b",{{MajorMinor}},"access":"rw"}]""");
    }

    private async Task<long> WrittenAsync(string id)
    {
        JsonNode stats = (await berth.Client.GetAsync($"/v1/containers/{id}/stats")).Expect(HttpStatusCode.OK).Json;
        return stats["io"]!.AsArray().Where(device => (string?)device!["device"] == Number).Sum(device => (long)device!["writeBytes"]!);
    }

    private async Task PatchAsync(string id, string change) => (await berth.Client.PatchAsync(
        $"/v1/containers/{id}", new JsonObject { ["resources"] = new JsonObject { ["blockIO"] = JsonNode.Parse(change) } })).Expect(HttpStatusCode.OK);
}
