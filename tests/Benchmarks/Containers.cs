using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Benchmarks;

/// <summary>What every measurement does with Berth's API.</summary>
internal static class Containers
{
    /// <summary>The request body that creates a container of a bundle directory.</summary>
    public static string Request(string bundle) => new JsonObject { ["bundle"] = bundle }.ToJsonString();

    public static Task CreateAsync(UnixHttpClient client, string id, string request) =>
        client.SendAsync(HttpMethod.Put, $"/v1/containers/{id}", request);

    public static Task StartAsync(UnixHttpClient client, string id) =>
        client.SendAsync(HttpMethod.Post, $"/v1/containers/{id}/start");

    public static Task WaitAsync(UnixHttpClient client, string id) =>
        client.GetTextAsync($"/v1/containers/{id}/wait?condition=stopped");

    public static Task DeleteAsync(UnixHttpClient client, string id, bool force) =>
        client.SendAsync(HttpMethod.Delete, $"/v1/containers/{id}{(force ? "?force=true" : "")}");

    /// <summary>One life: create, start, wait, delete.</summary>
    public static async Task CycleAsync(UnixHttpClient client, string id, string request)
    {
        await CreateAsync(client, id, request);
        await StartAsync(client, id);
        await WaitAsync(client, id);
        await DeleteAsync(client, id, force: false);
    }

    /// <summary>Deletes whatever an interrupted measurement left.</summary>
    public static async Task DeleteAllAsync(Berthd daemon)
    {
        using var client = daemon.Connect();
        while (true)
        {
            using var page = JsonDocument.Parse(await client.GetTextAsync("/v1/containers"));
            var items = page.RootElement.GetProperty("items");
            if (items.GetArrayLength() == 0)
            {
                return;
            }

            foreach (var item in items.EnumerateArray())
            {
                await DeleteAsync(client, item.GetProperty("id").GetString()!, force: true);
            }
        }
    }
}
