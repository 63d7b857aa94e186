using System.Text.Encodings.Web;
using System.Text.Json;

namespace Berth.Core.Specs;

/// <summary>Reads and writes the OCI documents.</summary>
public static class SpecJson
{
    /// <summary>The context to use: text is written as it is, instead of as <c>\u</c> escapes, which only text inside HTML
    /// needs.</summary>
    public static SpecJsonContext Context { get; } =
        new(new JsonSerializerOptions(SpecJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The config as UTF-8 JSON on one line. What was absent stays absent; unknown properties come last in their object.</summary>
    public static byte[] Write(Spec spec) => JsonSerializer.SerializeToUtf8Bytes(spec, Context.Spec);
}
