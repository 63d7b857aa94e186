using System.Text.Json.Nodes;

namespace Berth.TestSupport.RuntimeSpec;

/// <summary>The runtime-spec's published JSON schema. It is no part of this repository: it is used where it is at hand.</summary>
/// <remarks><c>BERTH_TEST_RUNTIME_SPEC</c> names the directory with config-schema.json; otherwise it is looked for where Debian's
/// golang-github-opencontainers-specs-dev puts it.</remarks>
public static class PublishedSchema
{
    /// <summary>The variable that names the directory.</summary>
    public const string Variable = "BERTH_TEST_RUNTIME_SPEC";

    private const string Installed = "/usr/share/gocode/src/github.com/opencontainers/runtime-spec/schema";
    private const string ConfigSchema = "config-schema.json";

    /// <summary>Why configs can not be checked here; null when they can.</summary>
    public static string? WhyNot =>
        !File.Exists(Path.Combine(Directory, ConfigSchema)) ? $"needs {Directory}/{ConfigSchema} of the runtime-spec ({Variable} names its directory)"
        : !IsNewEnough() ? $"needs the schema of runtime-spec 1.3, {Directory} is older"
        : null;

    /// <summary>The directory.</summary>
    public static string Directory => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Installed;

    /// <summary>Everything in which a config differs from the schema: JSON pointer and what.</summary>
    public static IReadOnlyList<string> CheckConfig(JsonNode? config) => new SchemaValidator(Directory).Validate(ConfigSchema, config);

    // netDevices came with 1.3
    private static bool IsNewEnough() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Directory, "config-linux.json")))?["linux"]?["properties"]?["netDevices"] is not null;
}
