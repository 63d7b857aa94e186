using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>What can not be attached to, or not that way, is told by problems.</summary>
public sealed class RefusedHandshakeTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task NoWebSocket_NeedsAnUpgrade()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        Reply reply = await berth.Client.GetAsync($"/v1/containers/{id}/attach");

        reply.ExpectProblem(HttpStatusCode.UpgradeRequired, "upgrade-required");
        Assert.Equal("websocket", reply.Headers.Upgrade.Single().Name);
        using HttpRequestMessage old = AttachRequests.Upgrade($"/v1/containers/{id}/attach");
        old.Headers.Remove("Sec-WebSocket-Version");
        old.Headers.Add("Sec-WebSocket-Version", "8");
        (await berth.Client.SendAsync(old)).ExpectProblem(HttpStatusCode.UpgradeRequired, "upgrade-required");
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Subprotocol_IsOneOfOursOrNone()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string path = $"/v1/containers/{id}/attach";

        (await UpgradeAsync(path, "chat, superchat")).ExpectProblem(HttpStatusCode.BadRequest, "unknown-subprotocol");
        using AttachClient chosen = await AttachClient.OpenAsync(berth.Daemon.Roots.Socket, path, "chat", "v4.channel.k8s.io", "v5.channel.k8s.io");
        using AttachClient without = await AttachClient.OpenAsync(berth.Daemon.Roots.Socket, path);

        Assert.Equal("v4.channel.k8s.io", chosen.SubProtocol);
        Assert.Null(without.SubProtocol);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Container_NotThere_Stopped_WithoutInput()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        (await UpgradeAsync("/v1/containers/nothing/attach")).ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
        (await UpgradeAsync($"/v1/containers/{id}/attach?stdin=true")).ExpectProblem(HttpStatusCode.Conflict, "stdin-closed");
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);
        await berth.WaitAsync(id);
        JsonNode problem = (await UpgradeAsync($"/v1/containers/{id}/attach")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal("stopped", (string?)problem["state"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Exec_NotThere_NotStarted_WithoutInput_NotExecutable()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string exec = await berth.CreateExecAsync(id, "exit 0");
        string missing = (await berth.Client.PostAsync($"/v1/containers/{id}/execs", new JsonObject { ["args"] = new JsonArray("/bin/nothing") }))
            .Expect(HttpStatusCode.Created).Location!;

        (await UpgradeAsync($"/v1/containers/{id}/execs/nothing/attach")).ExpectProblem(HttpStatusCode.NotFound, "exec-not-found");
        JsonNode problem = (await UpgradeAsync(exec + "/attach")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal("created", (string?)problem["state"]);
        (await UpgradeAsync(exec + "/attach?start=true&stdin=true")).ExpectProblem(HttpStatusCode.Conflict, "stdin-closed");
        (await UpgradeAsync(missing + "/attach?start=true")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-found");
        Assert.Equal("created", (string?)(await berth.Client.GetAsync(exec)).Json["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData("tail=few", "?tail")]
    [InlineData("tail=-1", "?tail")]
    [InlineData("cursor=x", "?cursor")]
    [InlineData("tail=1&cursor=00000000-0", "?cursor")]
    [InlineData("detachKeys=ctrl-", "?detachKeys")]
    [InlineData("detachKeys=ctrl-p,", "?detachKeys")]
    [InlineData("detachKeys=ctrl-%C3%A4", "?detachKeys")]
    [InlineData("stdout=true", "?stdout")]
    public async Task Query_ThatMakesNoSense_IsRefused(string query, string pointer)
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        JsonNode problem = (await UpgradeAsync($"/v1/containers/{id}/attach?{query}"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Cursor_OfAnotherLog_IsRefused()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        (await UpgradeAsync($"/v1/containers/{id}/attach?cursor=00000000-0")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        await berth.DeleteAsync(id, force: true);
    }

    private Task<Reply> UpgradeAsync(string path, string? protocol = AttachClient.Protocol) =>
        berth.Client.SendAsync(AttachRequests.Upgrade(path, protocol));
}
