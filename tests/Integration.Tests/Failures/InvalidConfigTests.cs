using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Failures;

/// <summary>Configs that are refused before anything is made.</summary>
public sealed class InvalidConfigTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int TenMegabytes = 10 << 20;

    [RequiresContainersTheory]
    [InlineData("this is no JSON")]
    [InlineData("")]
    [InlineData("{\"ociVersion\": \"1.0.2\"")]
    [InlineData("[]")]
    public async Task ConfigFile_ThatIsNoJsonObject_IsRefused(string content)
    {
        using var bundle = berth.NewBundle();
        await File.WriteAllTextAsync(bundle.ConfigFile, content);

        Reply reply = await CreateAsync(bundle);

        Assert.True((int)reply.Status is 400 or 422, reply.ToString());
        reply.ExpectProblem(reply.Status, reply.Status == HttpStatusCode.BadRequest ? "invalid-json" : "invalid-config");
    }

    [RequiresContainersFact]
    public async Task ConfigFile_OfTenMegabytes_IsTooLarge()
    {
        using var bundle = new TestBundle(berth.Config(config => config["annotations"] = new JsonObject { ["long"] = new string('x', TenMegabytes) }));

        (await CreateAsync(bundle)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "config-too-large");
    }

    [RequiresContainersFact]
    public async Task Body_OfTenMegabytes_IsTooLarge()
    {
        string id = berth.NewId();
        byte[] body = Encoding.UTF8.GetBytes(
            berth.CreateRequest(config => config["annotations"] = new JsonObject { ["long"] = new string('x', TenMegabytes) }).ToJsonString());

        Reply reply = await berth.Client.PutRawAsync($"/v1/containers/{id}", body);

        reply.ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "request-too-large");
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresContainersFact]
    public async Task ConfigFile_ThatIsADirectoryOrPipe_IsRefused()
    {
        using var directory = berth.NewBundle();
        File.Delete(directory.ConfigFile);
        Directory.CreateDirectory(directory.ConfigFile);
        using var pipe = berth.NewBundle();
        File.Delete(pipe.ConfigFile);
        using var fifo = new Fifo(pipe.ConfigFile);

        (await CreateAsync(directory)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-bundle");
        (await CreateAsync(pipe)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-bundle");
    }

    [RequiresContainersFact]
    public async Task Fields_OfTheWrongType_AreNamed()
    {
        string[] pointers = await ProblemsAsync(config =>
        {
            config["process"]!["args"] = "not a list";
            config["process"]!["cwd"] = 7;
            config["mounts"]![0]!["destination"] = new JsonArray();
            config["linux"]!["namespaces"] = new JsonObject();
        });

        Assert.Equal(["/linux/namespaces", "/mounts/0/destination", "/process/args", "/process/cwd"], pointers.Order(StringComparer.Ordinal));
    }

    [RequiresContainersTheory]
    [InlineData("/vm")]
    public async Task Field_NotSupportedYet_IsRefusedAtItsPointer(string pointer)
    {
        string[] pointers = await ProblemsAsync(config => Set(config, pointer, Unsupported(pointer)));

        Assert.Contains(pointers, found => found == pointer || found.StartsWith(pointer + "/", StringComparison.Ordinal));
    }

    [RequiresContainersFact]
    public async Task Mistakes_TenOfThem_AreAllReported()
    {
        string[] pointers = await ProblemsAsync(config =>
        {
            config["ociVersion"] = "9.9.9";
            config["hostname"] = new string('h', 65);
            config["process"]!["args"] = new JsonArray();
            config["process"]!["cwd"] = "relative";
            config["root"]!["path"] = "";
            config["process"]!["rlimits"]![0]!["type"] = "RLIMIT_NONSENSE";
            config["mounts"]![0]!["destination"] = "";
            config["linux"]!["namespaces"]![0]!["type"] = "nonsense";
            config["linux"]!["maskedPaths"]![0] = "relative";
            config["linux"]!["readonlyPaths"]![0] = "relative";
        });

        Assert.Equal(
            [
                "/hostname", "/linux/maskedPaths/0", "/linux/namespaces/0/type", "/linux/readonlyPaths/0", "/mounts/0/destination", "/ociVersion",
                "/process/args", "/process/cwd", "/process/rlimits/0/type", "/root/path",
            ],
            pointers.Order(StringComparer.Ordinal));
    }

    [RequiresContainersFact]
    public async Task Mistakes_OfTypeAndOfMeaning_AreReportedTogether()
    {
        string[] pointers = await ProblemsAsync(config =>
        {
            config["hostname"] = 5;
            config["process"]!["user"]!["uid"] = "root";
            config["process"]!["rlimits"]![0]!["type"] = "RLIMIT_NONSENSE";
            config["mounts"]![0]!["destination"] = "";
            config["linux"]!["maskedPaths"]![0] = 1;
            config["linux"]!["maskedPaths"]![1] = "relative";
        });

        Assert.Equal(
            [
                "/hostname", "/linux/maskedPaths/0", "/linux/maskedPaths/1", "/mounts/0/destination", "/process/rlimits/0/type",
                "/process/user/uid",
            ],
            pointers.Order(StringComparer.Ordinal));
    }

    [RequiresContainersFact]
    public async Task Properties_TheSpecDoesNotKnow_AreKeptAndReported()
    {
        string id = berth.NewId();

        JsonNode container = (await berth.PutAsync(id, config => config["com.example"] = 1)).Expect(HttpStatusCode.Created).Json;

        Assert.Equal("/com.example", (string?)Assert.Single(container["warnings"]!.AsArray())!["pointer"]);
        await berth.DeleteAsync(id);
    }

    private static JsonNode Unsupported(string pointer) => pointer switch
    {
        "/vm" => new JsonObject { ["kernel"] = new JsonObject { ["path"] = "/vmlinuz" } },
        _ => "text",
    };

    private static void Set(JsonObject config, string pointer, JsonNode value)
    {
        string[] names = pointer[1..].Split('/');
        JsonObject parent = config;
        foreach (string name in names[..^1])
        {
            parent[name] ??= new JsonObject();
            parent = parent[name]!.AsObject();
        }

        parent[names[^1]] = value;
    }

    private async Task<string[]> ProblemsAsync(Action<JsonObject> edit)
    {
        string id = berth.NewId();
        JsonNode problem = (await berth.PutAsync(id, edit)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        Assert.All(problem["errors"]!.AsArray(), error => Assert.NotEmpty((string)error!["message"]!));
        return [.. problem["errors"]!.AsArray().Select(error => (string)error!["pointer"]!)];
    }

    private async Task<Reply> CreateAsync(TestBundle bundle)
    {
        string id = berth.NewId();
        Reply reply = await berth.Client.PutAsync($"/v1/containers/{id}", new JsonObject { ["bundle"] = bundle.Directory });
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        return reply;
    }
}
