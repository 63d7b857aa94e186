using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Load;

/// <summary>Many containers at once.</summary>
public sealed class ConcurrencyTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Many = 200;

    [RequiresContainersFact]
    public async Task Containers_TwoHundredAtOnce_NoneFailsAndNoneIsLeft()
    {
        string[] ids = [.. Enumerable.Range(0, Many).Select(_ => berth.NewId())];

        await AllAsync(ids, id => berth.PutAsync(id, config => config.Shell($"echo {id}; sleep 1000")), HttpStatusCode.Created);
        Assert.Equal(Many, await CountAsync("created"));

        await AllAsync(ids, id => berth.Client.PostAsync($"/v1/containers/{id}/start"), HttpStatusCode.NoContent);
        Assert.Equal(Many, await CountAsync("running"));
        await Task.WhenAll(ids.Select(id => berth.AwaitLineAsync(id, id)));

        await AllAsync(ids, id => berth.Client.DeleteAsync($"/v1/containers/{id}?force=true"), HttpStatusCode.NoContent);
        Assert.Equal(0, await CountAsync(null));
        Leftovers.AssertNone(berth.Daemon.Roots, berth.Prefix);
    }

    // each in its own time: create, start, wait, logs and delete of different containers meet in every order
    [RequiresContainersFact]
    public async Task Containers_TwoHundredLivesSideBySide_AllEndAsTheyShould()
    {
        Outcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => berth.RunAsync(config => config.Shell($"echo {i}; exit {i % 100}"))));

        Assert.Equal(Enumerable.Range(0, Many).Select(i => new Outcome(i % 100, null, $"{i}\n")), outcomes);
    }

    private static async Task AllAsync(string[] ids, Func<string, Task<Reply>> call, HttpStatusCode expected)
    {
        Reply[] replies = await Task.WhenAll(ids.Select(call));
        Assert.All(replies, reply => reply.Expect(expected));
    }

    private async Task<int> CountAsync(string? status)
    {
        string filter = status is null ? "" : $"&status={status}";
        JsonNode list = (await berth.Client.GetAsync($"/v1/containers?limit=1000{filter}")).Expect(HttpStatusCode.OK).Json;
        return list["items"]!.AsArray().Count;
    }
}
