using System.Text.Json.Nodes;
using Berth.Core.Specs;

namespace Berth.Conformance.Tests.Cases;

/// <summary>The config.json of a case.</summary>
public static class CaseConfig
{
    /// <summary>The newest version that all runtimes take: crun 1.8 refuses 1.1 and newer ones.</summary>
    private const string Version = "1.0.2";

    /// <summary>Where the probe is in the root filesystem.</summary>
    private const string Probe = "/bin/conformance-probe";

    /// <summary>Builds it.</summary>
    /// <param name="test">The case.</param>
    /// <param name="id">Id of the container: the name of its cgroup, too, unless the case says otherwise.</param>
    /// <param name="bundle">Absolute path of the bundle, for <c>${bundle}</c>.</param>
    public static JsonObject Build(ConformanceCase test, string id, string bundle)
    {
        JsonObject config = Start(test);
        config["ociVersion"] = Version;
        config["process"]!["args"] = new JsonArray([Probe, .. test.Paths.Select(path => JsonValue.Create(path))]);
        config["linux"]!["cgroupsPath"] = "/${id}";
        config = MergePatch.Apply(config, test.Patch)!.AsObject();
        foreach (JsonNode mount in test.Mounts)
        {
            (config["mounts"] ??= new JsonArray()).AsArray().Add(mount.DeepClone());
        }

        string text = config.ToJsonString();
        return JsonNode.Parse(text.Replace("${bundle}", bundle, StringComparison.Ordinal).Replace("${id}", id, StringComparison.Ordinal))!.AsObject();
    }

    private static JsonObject Start(ConformanceCase test) =>
        JsonNode.Parse(test.Golden is { } golden
            ? File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", golden + ".json"))
            : SpecJson.Write(DefaultSpec.Value))!.AsObject();
}
