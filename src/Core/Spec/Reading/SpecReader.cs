using System.Text.Json;
using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>Turns the bytes of a config.json into a <see cref="Spec"/>. What the values mean is <see cref="SpecValidator"/>'s
/// to check.</summary>
public static class SpecReader
{
    /// <summary>The largest config that is read, in bytes.</summary>
    public const int MaxSize = 4 << 20;

    /// <summary>Reads a config.</summary>
    /// <param name="json">UTF-8 without a byte order mark.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ConfigTooLarge"/>; <see cref="ErrorCode.InvalidJson"/> with line
    /// and column; <see cref="ErrorCode.InvalidConfig"/> with every property of a wrong type or that occurs twice.</exception>
    public static SpecDocument Read(ReadOnlyMemory<byte> json)
    {
        var document = ReadAllItCan(json);
        return document.Problems.Count == 0 ? document : throw SpecValidation.Refuse("parse", document.Problems);
    }

    /// <summary>Reads a config; what is of a wrong type or occurs twice is among <see cref="SpecDocument.Problems"/>, and left out.</summary>
    /// <param name="json">UTF-8 without a byte order mark.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ConfigTooLarge"/>; <see cref="ErrorCode.InvalidJson"/> with line
    /// and column.</exception>
    public static SpecDocument ReadAllItCan(ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxSize)
        {
            throw new CoreException(ErrorCode.ConfigTooLarge, $"parse config: {json.Length} bytes, at most {MaxSize} are read");
        }

        JsonText.CheckCharacters(json.Span);
        try
        {
            var inspection = new Inspection();
            if (JsonSerializer.Deserialize(json.Span, SpecJson.Context.Spec) is { } spec)
            {
                SpecGraph.Walk(spec, inspection);
                if (!inspection.FoundNullItem)
                {
                    return new SpecDocument(spec, inspection.Warnings);
                }
            }
        }
        catch (JsonException)
        {
            // the serialiser stops at the first mistake; Explain finds all
        }

        return Explain(json);
    }

    private static SpecDocument Explain(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = SpecJsonContext.MaxDepth });
            return SpecSalvage.Read(document.RootElement, SpecShape.Check(document.RootElement, SpecJson.Context.Spec));
        }
        catch (JsonException error)
        {
            throw JsonText.NotJson(error);
        }
    }

    private sealed class Inspection : ISpecVisitor
    {
        public List<ConfigProblem> Warnings { get; } = [];

        public bool FoundNullItem { get; private set; }

        public void Unknown(PointerPath path) => Warnings.Add(new ConfigProblem(path.ToString(), "unknown property, ignored"));

        public void NullItem(PointerPath path) => FoundNullItem = true;

        public void Text(PointerPath path, string value)
        {
        }
    }
}
