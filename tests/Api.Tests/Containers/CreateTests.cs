using System.Net;
using System.Text.Json.Nodes;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Api.Tests.Containers;

public sealed class CreateTests(ContainerApi api) : IClassFixture<ContainerApi>
{
    private const string Route = "/v1/containers";

    [RequiresContainersFact]
    public async Task Put_Twice_IsCreatedThenTheSame()
    {
        var first = (await api.Client.PutAsync(Route + "/twice", api.Request())).Expect(HttpStatusCode.Created);
        var second = (await api.Client.PutAsync(Route + "/twice", api.Request())).Expect(HttpStatusCode.OK);

        Assert.Equal("/v1/containers/twice", first.Location);
        Assert.Equal("created", (string?)first.Json["status"]);
        Assert.Equal(first.Text, second.Text);
    }

    [RequiresContainersFact]
    public async Task Put_AnotherConfigUnderTheSameId_IsAConflict()
    {
        await api.CreateAsync("other", "true");

        var reply = await api.Client.PutAsync(Route + "/other", api.Request(ContainerApi.Config("false")));

        reply.ExpectProblem(HttpStatusCode.Conflict, "container-exists");
    }

    [RequiresContainersFact]
    public async Task Post_WithoutId_ChoosesOne()
    {
        var made = (await api.Client.PostAsync(Route, api.Request())).Expect(HttpStatusCode.Created);

        Assert.Equal($"{Route}/{made.Json["id"]}", made.Location);
        Assert.Equal(32, ((string)made.Json["id"]!).Length);
    }

    [RequiresContainersFact]
    public async Task Post_WithStart_Runs()
    {
        var request = api.Request(ContainerApi.Config("exit 3"));
        request["annotations"] = new JsonObject { ["org.example.a"] = "b" };

        var made = (await api.Client.PostAsync(Route + "?start=true", request)).Expect(HttpStatusCode.Created);
        var wait = (await api.Client.GetAsync(made.Location + "/wait")).Expect(HttpStatusCode.OK);

        Assert.NotNull(made.Json["startedAt"]);
        Assert.Equal("b", (string?)made.Json["annotations"]!["org.example.a"]);
        Assert.Equal(3, (int?)wait.Json["exitCode"]);
    }

    [RequiresContainersFact]
    public async Task Post_WithStartOfWhatCanNotBeExecuted_LeavesNothing()
    {
        // found and executable, so that it is execve(2) at start that refuses it
        string program = api.Bundle.InRootfs("/bin/broken");
        await File.WriteAllTextAsync(program, "no program");
        File.SetUnixFileMode(program, (UnixFileMode)0x1ED);
        var request = api.Request(ContainerApi.Config("true").Args("/bin/broken"));
        request["id"] = "broken";

        var problem = (await api.Client.PostAsync(Route + "?start=true", request))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-permitted");

        Assert.Equal("ENOEXEC", (string?)problem["errno"]);
        Assert.Equal("execve", (string?)problem["syscall"]);
        Assert.DoesNotContain("broken", (await api.Client.GetAsync(Route)).Json["items"]!.AsArray().Select(one => (string?)one!["id"]));
    }

    [RequiresContainersFact]
    public async Task Post_DryRun_ShowsThePlanAndMakesNothing()
    {
        var request = api.Request();
        request["id"] = "dry";
        request["annotations"] = new JsonObject { ["org.example.a"] = "b" };

        var json = (await api.Client.PostAsync(Route + "?dryRun=true", request)).Expect(HttpStatusCode.OK).Json;
        var text = (await api.Client.PostAsync(Route + "?dryRun=true", request, "text/plain")).Expect(HttpStatusCode.OK);

        Assert.Equal("dry", (string?)json["id"]);
        Assert.Equal("b", (string?)json["config"]!["annotations"]!["org.example.a"]);
        Assert.Contains("mount proc on /proc", text.Text, StringComparison.Ordinal);
        Assert.Contains(json["plan"]!["steps"]!.AsArray(), step => (string?)step!["text"] == "mount proc on /proc");
        (await api.Client.GetAsync(Route + "/dry")).ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
    }

    [RequiresContainersFact]
    public async Task Put_MountSourceIsMissing_NamesStepCallPathAndErrno()
    {
        var config = ContainerApi.Config("true").Bind("/nothing/here", "/tmp/x");

        var problem = (await api.Client.PutAsync(Route + "/step", api.Request(config)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal("ENOENT", (string?)problem["errno"]);
        Assert.Contains("/nothing/here", (string?)problem["path"], StringComparison.Ordinal);
        Assert.InRange((int)problem["step"]!["number"]!, 1, (int)problem["step"]!["count"]!);
        Assert.NotEqual("", (string?)problem["syscall"]);
    }

    [RequiresContainersFact]
    public async Task Put_ProgramIsMissing_IsSaidAtCreate()
    {
        var config = ContainerApi.Config("true").Args("/bin/nothing");

        var problem = (await api.Client.PutAsync(Route + "/missing", api.Request(config)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-found");

        Assert.Equal("ENOENT", (string?)problem["errno"]);
    }

    [RequiresContainersFact]
    public async Task Put_ConfigHasProblems_ReportsAllWithPointers()
    {
        var config = ContainerApi.Config("true");
        config.Process()["cwd"] = "relative";
        config.Process()["terminal"] = true;
        config.Process()["consoleSize"] = new JsonObject { ["height"] = 24 };

        var problem = (await api.Client.PutAsync(Route + "/problems", api.Request(config)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        var pointers = problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).ToList();
        Assert.Contains("/process/cwd", pointers);
        Assert.Contains("/process/consoleSize/width", pointers);
    }

    [RequiresContainersFact]
    public async Task Put_UnknownPropertiesInTheConfig_AreKeptAndWarnedOf()
    {
        var config = ContainerApi.Config("true");
        config["x-team"] = new JsonObject { ["name"] = "ünïcode", ["number"] = 1.50m };

        var made = (await api.Client.PutAsync(Route + "/kept", api.Request(config))).Expect(HttpStatusCode.Created);
        var kept = (await api.Client.GetAsync(made.Location + "/config")).Expect(HttpStatusCode.OK);

        Assert.Contains("/x-team", made.Json["warnings"]!.AsArray().Select(warning => (string?)warning!["pointer"]));
        Assert.Equal(config.ToJsonString(), kept.Text);
    }

    [RequiresContainersFact]
    public async Task Put_UnknownBundle_IsNotFound()
    {
        var problem = new JsonObject { ["bundle"] = "nobody" };

        (await api.Client.PutAsync(Route + "/nobundle", problem)).ExpectProblem(HttpStatusCode.NotFound, "bundle-not-found");
    }

    [RequiresContainersFact]
    public async Task Put_IdIsNone_IsRefused()
    {
        var problem = (await api.Client.PutAsync(Route + "/-x", api.Request()))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal("/id", (string?)problem["errors"]![0]!["pointer"]);
    }

    [RequiresContainersFact]
    public async Task DeleteBundle_ContainerUsesIt_IsRefused()
    {
        (await api.Client.PostAsync("/v1/bundles", new JsonObject { ["name"] = "used", ["path"] = api.Bundle.Directory }))
            .Expect(HttpStatusCode.Created);
        (await api.Client.PutAsync(Route + "/user", new JsonObject { ["bundle"] = "used" })).Expect(HttpStatusCode.Created);

        (await api.Client.DeleteAsync("/v1/bundles/used")).ExpectProblem(HttpStatusCode.Conflict, "bundle-in-use");
    }
}
