using System.Net;
using System.Text.Json.Nodes;
using Berth.Api.Tests.Containers;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Http;

namespace Berth.Api.Tests.Hosting;

public sealed class ShutdownTests
{
    private const string Path = "/v1/containers/goes-on";

    [RequiresContainersFact]
    public async Task Stop_ClientsWaitAndFollow_EndsThemAndLeavesTheContainerAlone()
    {
        using var bundle = new TestBundle(ContainerApi.Config("echo ready; exec sleep 1000"));
        await using var daemon = await DaemonProcess.StartAsync();
        (await daemon.Client.PostAsync("/v1/containers?start=true", new JsonObject { ["id"] = "goes-on", ["bundle"] = bundle.Directory }))
            .Expect(HttpStatusCode.Created);
        using var logs = await daemon.Client.OpenAsync(Path + "/logs?follow=true", "text/plain");
        using var followed = new StreamReader(await logs.Content.ReadAsStreamAsync());
        Assert.Equal("ready", await followed.ReadLineAsync());
        using var others = new BerthClient(daemon.Roots.Socket);
        var wait = others.GetAsync(Path + "/wait");
        (await daemon.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);

        Assert.Equal(0, await daemon.StopAsync());

        Assert.Equal("", await followed.ReadToEndAsync());
        await AssertEndedAsync(wait);
        await daemon.StartAgainAsync();
        Assert.Equal("running", (string?)(await daemon.Client.GetAsync(Path)).Json["status"]);
        (await daemon.Client.DeleteAsync(Path + "?force=true")).Expect(HttpStatusCode.NoContent);
    }

    // a request that was accepted but not read yet finds its connection closed; one that was read is answered
    private static async Task AssertEndedAsync(Task<Reply> wait)
    {
        try
        {
            (await wait).ExpectProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        }
        catch (HttpRequestException closed)
        {
            Assert.Null(closed.StatusCode);
        }
    }
}
