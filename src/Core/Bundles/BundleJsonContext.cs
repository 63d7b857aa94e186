using System.Text.Json.Serialization;

namespace Berth.Core.Bundles;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BundleInfo))]
internal sealed partial class BundleJsonContext : JsonSerializerContext;
