using System.Net;
using System.Text.Json.Nodes;
using Berth.Conformance.Tests.Cases;
using Berth.Conformance.Tests.Reports;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Http;

namespace Berth.Conformance.Tests.Runtimes;

/// <summary>Berth: the real daemon over its socket.</summary>
internal sealed class BerthRuntime(DaemonProcess daemon) : IRuntime
{
    public string Name => "berth";

    public async Task<Observation> RunAsync(ConformanceCase test)
    {
        string id = RunId.Next(Name);
        using var bundle = new CaseBundle(test, id);
        string url = $"/v1/containers/{id}";
        Reply created = await daemon.Client.PutAsync(url, new JsonObject { ["bundle"] = bundle.Path });
        if (!created.IsSuccess())
        {
            return Refusal(created);
        }

        int code;
        string output;
        try
        {
            Reply started = await daemon.Client.PostAsync($"{url}/start");
            if (!started.IsSuccess())
            {
                return Refusal(started);
            }

            JsonNode end = (await daemon.Client.GetAsync($"{url}/wait?condition=stopped")).Json;
            code = (int?)end["exitCode"] ?? 128 + (int)end["signal"]!;
            output = (await daemon.Client.GetAsync($"{url}/logs")).Text;
        }
        finally
        {
            await daemon.Client.DeleteAsync($"{url}?force=true");
        }

        return code == 0 ? Report.Read(output, bundle, id) : new Observation($"ends with {code}", output, new Dictionary<string, string>());
    }

    // a mistake of the user's is never a 5xx, but 502 tells of hooks and agents
    private static Observation Refusal(Reply reply) =>
        new(reply.Status is < HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway ? Observation.Refused : $"fails with {(int)reply.Status}", Describe(reply.Json), new Dictionary<string, string>());

    private static string Describe(JsonNode problem) =>
        problem["errors"] is JsonArray { Count: > 0 } errors
            ? string.Join("; ", errors.Select(error => $"{error!["pointer"]} {error["detail"] ?? error["message"]}"))
            : $"{problem["detail"]}";
}
