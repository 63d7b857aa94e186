using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>Memory limits on cgroup v1, which counts what each CPU holds in reserve as in use, and lets go of it only when it has refused a
/// limit for that.</summary>
public sealed class MemoryReserveTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresControllersFact("memory")]
    public async Task Update_LimitBelowUseAndReserve_IsSet()
    {
        var exec = new JsonObject { ["process"] = new JsonObject { ["args"] = new JsonArray("sh", "-c", "true | true") } };
        var limit = new JsonObject { ["resources"] = new JsonObject { ["memory"] = new JsonObject { ["limit"] = 270336 } } };
        for (int i = 0; i < 5; i++)
        {
            string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Resources("memory", """{"limit":67108864}"""));
            (await berth.Client.PostAsync($"/v1/containers/{id}/execs?wait=true", exec.DeepClone())).Expect(HttpStatusCode.OK);

            (await berth.Client.PatchAsync($"/v1/containers/{id}", limit.DeepClone())).Expect(HttpStatusCode.OK);

            await berth.DeleteAsync(id, force: true);
        }
    }
}
