using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Core.Specs;

/// <summary>An object of an OCI document. Its nullable properties are absent in JSON when they are <see langword="null"/>;
/// a present empty list, empty map, zero or <see langword="false"/> stays what it is.</summary>
/// <remarks>All types of this namespace carry the names of specs-go, all properties those of the document
/// (runtime-spec 1.3, config.md and config-linux.md).</remarks>
public abstract record SpecObject
{
    /// <summary>Properties that the specification does not define: kept as they were read, otherwise ignored (config.md,
    /// "Extensibility").</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
