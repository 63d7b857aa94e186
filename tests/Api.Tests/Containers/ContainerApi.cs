using System.Net;
using System.Text.Json.Nodes;
using Berth.Core.Specs;
using Berth.TestSupport.Bundles;

namespace Berth.Api.Tests.Containers;

/// <summary>A daemon with a bundle, and shorthands for its containers. What a test leaves is deleted at the end.</summary>
public sealed class ContainerApi : ApiFactory, IAsyncLifetime
{
    private const string Route = "/v1/containers";

    /// <summary>A bundle whose program is a shell that does nothing.</summary>
    public TestBundle Bundle { get; } = new(Config("true"));

    /// <summary>The default config, with a script to run.</summary>
    public static JsonObject Config(string script) => JsonNode.Parse(SpecJson.Write(DefaultSpec.Value))!.AsObject().Shell(script);

    /// <summary>The body of a create.</summary>
    public JsonObject Request(JsonObject? config = null)
    {
        var request = new JsonObject { ["bundle"] = Bundle.Directory };
        if (config is not null)
        {
            request["config"] = config;
        }

        return request;
    }

    /// <summary>Creates a container that will run the script; returns its path in the API.</summary>
    public async Task<string> CreateAsync(string id, string script = "true")
    {
        (await Client.PutAsync($"{Route}/{id}", Request(Config(script)))).Expect(HttpStatusCode.Created);
        return $"{Route}/{id}";
    }

    /// <summary>Creates and starts a container; returns its path in the API.</summary>
    public async Task<string> RunAsync(string id, string script = "true")
    {
        string path = await CreateAsync(id, script);
        (await Client.PostAsync(path + "/start")).Expect(HttpStatusCode.NoContent);
        return path;
    }

    /// <inheritdoc/>
    Task IAsyncLifetime.InitializeAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    async Task IAsyncLifetime.DisposeAsync()
    {
        foreach (var container in (await Client.GetAsync(Route)).Json["items"]!.AsArray())
        {
            await Client.DeleteAsync($"{Route}/{container!["id"]}?force=true");
        }

        await DisposeAsync();
        Bundle.Dispose();
    }
}
