using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>What the tests of attach do over and over.</summary>
internal static class AttachedFixture
{
    /// <summary>Creates a container that clients can write to; returns its id.</summary>
    /// <param name="berth">The daemon.</param>
    /// <param name="script">What it runs.</param>
    /// <param name="stdin">Its standard input.</param>
    /// <param name="isShort">Whether its log has the smallest limits.</param>
    public static async Task<string> CreateOpenAsync(this BerthFixture berth, string script, string stdin = "open", bool isShort = false)
    {
        JsonObject request = berth.CreateRequest(config => config.Shell(script));
        request["stdin"] = stdin;
        if (isShort)
        {
            request["log"] = new JsonObject { ["maxSize"] = 65536, ["maxFiles"] = 2 };
        }

        return await CreateAsync(berth, request);
    }

    /// <summary>Creates a container with a terminal of 80 by 24; returns its id.</summary>
    public static async Task<string> CreateTerminalAsync(this BerthFixture berth, string script)
    {
        JsonObject request = berth.CreateRequest(config => config.Shell(script));
        request["terminal"] = new JsonObject { ["height"] = 24, ["width"] = 80 };
        return await CreateAsync(berth, request);
    }

    /// <summary>Creates an exec; returns its path.</summary>
    public static async Task<string> CreateExecAsync(this BerthFixture berth, string id, string script, Action<JsonObject>? edit = null)
    {
        var request = new JsonObject { ["args"] = new JsonArray("sh", "-c", script) };
        edit?.Invoke(request);
        return (await berth.Client.PostAsync($"/v1/containers/{id}/execs", request)).Expect(HttpStatusCode.Created).Location!;
    }

    /// <summary>Attaches to a container, or, by its path, to an exec.</summary>
    public static Task<AttachClient> AttachAsync(this BerthFixture berth, string idOrPath, string query = "stdin=true") =>
        AttachClient.OpenAsync(
            berth.Daemon.Roots.Socket, (idOrPath.StartsWith('/') ? idOrPath : $"/v1/containers/{idOrPath}") + "/attach?" + query,
            AttachClient.Protocol);

    private static async Task<string> CreateAsync(BerthFixture berth, JsonObject request)
    {
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        return id;
    }
}
