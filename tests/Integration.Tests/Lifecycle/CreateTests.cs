using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>The forms of create.</summary>
public sealed class CreateTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Put_SameRequestTwice_IsTheSameContainer()
    {
        string id = berth.NewId();

        Reply first = (await berth.PutAsync(id)).Expect(HttpStatusCode.Created);
        Reply second = (await berth.PutAsync(id)).Expect(HttpStatusCode.OK);

        Assert.Equal($"/v1/containers/{id}", first.Location);
        Assert.Equal((int?)first.Json["pid"], (int?)second.Json["pid"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Put_OtherConfigOrAnnotations_IsAConflict()
    {
        string id = await berth.CreateAsync();
        JsonObject annotated = berth.CreateRequest();
        annotated["annotations"] = new JsonObject { ["other"] = "1" };

        (await berth.PutAsync(id, config => config.Args("true"))).ExpectProblem(HttpStatusCode.Conflict, "container-exists");
        (await berth.Client.PutAsync($"/v1/containers/{id}", annotated)).ExpectProblem(HttpStatusCode.Conflict, "container-exists");

        Assert.Equal("created", (string?)(await berth.GetAsync(id))["status"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Put_SameRequestAtOnce_MakesOneContainer()
    {
        string id = berth.NewId();

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => berth.PutAsync(id)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(7, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.Single(replies.Select(reply => (int)reply.Json["pid"]!).Distinct());
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Put_Annotations_AreLaidOverTheConfigs()
    {
        string id = berth.NewId();
        JsonObject request = berth.CreateRequest(config => config["annotations"] = new JsonObject { ["kept"] = "1", ["changed"] = "1" });
        request["annotations"] = new JsonObject { ["changed"] = "2", ["added"] = "2" };

        JsonNode made = (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created).Json;

        JsonNode config = (await berth.Client.GetAsync($"/v1/containers/{id}/config")).Expect(HttpStatusCode.OK).Json;
        var expected = new JsonObject { ["added"] = "2", ["changed"] = "2", ["kept"] = "1" };
        Assert.True(JsonNode.DeepEquals(expected, made["annotations"]), made.ToJsonString());
        Assert.True(JsonNode.DeepEquals(expected, config["annotations"]), config.ToJsonString());
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Config_OfAContainer_IsWhatItWasMadeFrom()
    {
        string id = await berth.CreateAsync(config => config["x-unknown"] = new JsonObject { ["kept"] = true });

        JsonNode config = (await berth.Client.GetAsync($"/v1/containers/{id}/config")).Expect(HttpStatusCode.OK).Json;

        Assert.True(JsonNode.DeepEquals(berth.Config(expected => expected["x-unknown"] = new JsonObject { ["kept"] = true }), config));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Post_WithStart_RunsTheProgram()
    {
        JsonObject request = berth.CreateRequest(config => config.Shell("exit 9"));
        request["id"] = berth.NewId();

        Reply reply = (await berth.Client.PostAsync("/v1/containers?start=true", request)).Expect(HttpStatusCode.Created);

        string id = (string)reply.Json["id"]!;
        Assert.Equal($"/v1/containers/{id}", reply.Location);
        Assert.NotNull(reply.Json["startedAt"]);
        Assert.Equal(9, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Post_WithoutId_ChoosesOne()
    {
        Reply reply = (await berth.Client.PostAsync("/v1/containers", berth.CreateRequest())).Expect(HttpStatusCode.Created);

        string id = (string)reply.Json["id"]!;
        Assert.Equal($"/v1/containers/{id}", reply.Location);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Post_StartThatFails_LeavesNothing()
    {
        using var bundle = berth.NewBundle();
        bundle.AddProgram("/bin/odd", "neither a script nor a program\n");
        JsonObject request = berth.CreateRequest(config => config.Args("/bin/odd"), bundle);
        string id = berth.NewId();
        request["id"] = id;

        (await berth.Client.PostAsync("/v1/containers?start=true", request))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-permitted");

        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresContainersFact]
    public async Task Post_DryRun_ShowsThePlanAndLeavesNoTrace()
    {
        JsonObject request = berth.CreateRequest();
        string id = berth.NewId();
        request["id"] = id;

        Reply reply = (await berth.Client.PostAsync("/v1/containers?dryRun=true", request)).Expect(HttpStatusCode.OK);
        Reply text = (await berth.Client.PostAsync("/v1/containers?dryRun=true", request, accept: "text/plain")).Expect(HttpStatusCode.OK);

        Assert.Equal(id, (string?)reply.Json["id"]);
        Assert.Contains(id, (string?)reply.Json["cgroupPath"], StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(request["config"], reply.Json["config"]));
        Assert.Contains("pivot", text.Text, StringComparison.Ordinal);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        (await berth.Client.GetAsync($"/v1/containers/{id}")).ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
    }

    [RequiresContainersFact]
    public async Task Plan_OfAContainer_IsThatOfTheDryRun()
    {
        JsonObject request = berth.CreateRequest();
        string dry = (await berth.Client.PostAsync("/v1/containers?dryRun=true", request, accept: "text/plain")).Expect(HttpStatusCode.OK).Text;
        string id = await berth.CreateAsync();

        string plan = (await berth.Client.GetAsync($"/v1/containers/{id}/plan", "text/plain")).Expect(HttpStatusCode.OK).Text;

        Assert.Equal(dry, plan);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersTheory]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a%2Fb")]
    [InlineData("-dash")]
    [InlineData("sp%20ace")]
    [InlineData("%C3%A4")]
    public async Task Put_IdThatIsNone_IsRefused(string id)
    {
        Reply reply = await berth.Client.PutAsync($"/v1/containers/{id}", berth.CreateRequest());

        Assert.True((int)reply.Status is 404 or 405 or 422, reply.ToString());
        Assert.Equal("application/problem+json", reply.ContentType);
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(berth.Daemon.Roots.State, "containers"), id));
    }

    [RequiresContainersFact]
    public async Task Put_LongestId_Works()
    {
        string id = berth.NewId().PadRight(128, 'z');

        (await berth.PutAsync(id)).Expect(HttpStatusCode.Created);
        await berth.DeleteAsync(id);

        (await berth.PutAsync(id + "z")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }
}
