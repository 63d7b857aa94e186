using System.Net;
using System.Text.Json.Nodes;
using Berth.Core.Specs;
using Berth.TestSupport;

namespace Berth.Api.Tests.Bundles;

public sealed class BundleTests(SharedApi api) : IClassFixture<SharedApi>, IDisposable
{
    private const string Route = "/v1/bundles";
    private static readonly string Config = System.Text.Encoding.UTF8.GetString(SpecJson.Write(DefaultSpec.Value));

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Register_Directory_CanBeListedShownAndDeleted()
    {
        string path = Make(Config);

        var made = (await RegisterAsync("life", path)).Expect(HttpStatusCode.Created);
        var list = (await api.Client.GetAsync(Route)).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();
        var shown = (await api.Client.GetAsync(made.Location!)).Expect(HttpStatusCode.OK).Json;
        var config = (await api.Client.GetAsync(made.Location + "/config")).Expect(HttpStatusCode.OK);
        (await api.Client.DeleteAsync(made.Location!)).Expect(HttpStatusCode.NoContent);

        Assert.Equal("/v1/bundles/life", made.Location);
        Assert.Equal(path, (string?)shown["path"]);
        Assert.Contains("life", list.Select(bundle => (string?)bundle!["name"]));
        Assert.Equal(Config, config.Text);
        (await api.Client.GetAsync(made.Location!)).ExpectProblem(HttpStatusCode.NotFound, "bundle-not-found");
        Assert.True(File.Exists(Path.Combine(path, "config.json")));
    }

    [Fact]
    public async Task Register_NameIsTaken_IsAConflict()
    {
        (await RegisterAsync("taken", Make(Config))).Expect(HttpStatusCode.Created);

        (await RegisterAsync("taken", Make(Config, "other"))).ExpectProblem(HttpStatusCode.Conflict, "bundle-exists");
    }

    [Theory]
    [InlineData("no/name", "/tmp", "/name")]
    [InlineData("name", "relative", "/path")]
    public async Task Register_FieldIsWrong_NamesIt(string name, string path, string pointer)
    {
        var problem = (await RegisterAsync(name, path)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
    }

    [Fact]
    public async Task Register_NoSuchDirectory_IsNotFound()
    {
        (await RegisterAsync("nowhere", _directory["nowhere"])).ExpectProblem(HttpStatusCode.NotFound, "bundle-not-found");
    }

    [Fact]
    public async Task Register_NoConfig_IsNoBundle()
    {
        var problem = (await RegisterAsync("empty", _directory.Path)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-bundle");

        Assert.Equal("ENOENT", (string?)problem["errno"]);
        Assert.Equal(_directory["config.json"], (string?)problem["path"]);
    }

    [Fact]
    public async Task Register_ConfigTooLarge_IsRefused()
    {
        string path = Make(new string(' ', 5 << 20));

        (await RegisterAsync("large", path)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "config-too-large");
    }

    [Fact]
    public async Task Validate_GoodBundle_GivesThePlan()
    {
        var answer = (await ValidateAsync(new JsonObject { ["path"] = Make(Config) })).Json;

        Assert.True((bool?)answer["valid"]);
        Assert.Empty(answer["errors"]!.AsArray());
        Assert.Contains("mount proc on /proc", (string?)answer["plan"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_RegisteredName_GivesThePlan()
    {
        (await RegisterAsync("named", Make(Config))).Expect(HttpStatusCode.Created);

        Assert.True((bool?)(await ValidateAsync(new JsonObject { ["name"] = "named" })).Json["valid"]);
    }

    [Fact]
    public async Task Validate_InlineConfigWithTwoMistakes_ReportsBothWithPointers()
    {
        var config = JsonNode.Parse(Config)!.AsObject();
        config["process"]!["cwd"] = "relative";
        config["linux"]!["seccomp"] = new JsonObject { ["defaultAction"] = "SCMP_ACT_NONSENSE" };

        var answer = (await ValidateAsync(new JsonObject { ["config"] = config })).Json;

        Assert.False((bool?)answer["valid"]);
        Assert.Null(answer["plan"]);
        var pointers = answer["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).ToList();
        Assert.Contains("/process/cwd", pointers);
        Assert.Contains(pointers, pointer => pointer.StartsWith("/linux/seccomp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Validate_ConfigIsNoJson_IsAnAnswer()
    {
        var answer = (await ValidateAsync(new JsonObject { ["path"] = Make("{") })).Json;

        Assert.False((bool?)answer["valid"]);
        Assert.NotEmpty(answer["errors"]!.AsArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":"a","path":"/b"}""")]
    public async Task Validate_NotExactlyOneThing_IsRefused(string body)
    {
        (await api.Client.PostAsync(Route + "/validate", JsonNode.Parse(body)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
    }

    private string Make(string config, string name = "bundle")
    {
        string path = _directory[name];
        Directory.CreateDirectory(Path.Combine(path, "rootfs"));
        File.WriteAllText(Path.Combine(path, "config.json"), config);
        return path;
    }

    private Task<TestSupport.Http.Reply> RegisterAsync(string name, string path) =>
        api.Client.PostAsync(Route, new JsonObject { ["name"] = name, ["path"] = path });

    private async Task<TestSupport.Http.Reply> ValidateAsync(JsonObject body) =>
        (await api.Client.PostAsync(Route + "/validate", body)).Expect(HttpStatusCode.OK);
}
