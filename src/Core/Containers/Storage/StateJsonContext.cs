using System.Text.Json.Serialization;

namespace Berth.Core.Containers.Storage;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StateRecord))]
[JsonSerializable(typeof(ExitDocument))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
