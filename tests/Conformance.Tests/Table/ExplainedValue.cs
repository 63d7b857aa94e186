using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Berth.Conformance.Tests.Table;

/// <summary>A field that is explained to differ.</summary>
/// <param name="Field">Its name, with <c>*</c> for any text.</param>
/// <param name="Berth">The value under Berth, with <c>*</c> for any text.</param>
/// <param name="Other">The value under the others, with <c>*</c> for any text.</param>
public sealed record ExplainedValue(string Field, string Berth, string Other)
{
    /// <summary>Reads it.</summary>
    public static ExplainedValue Read(JsonNode value) => new((string)value["field"]!, (string)value["berth"]!, (string)value["other"]!);

    /// <summary>Whether it is this difference.</summary>
    public bool Fits(Difference difference) =>
        Matches(Field, difference.Field) && Matches(Berth, difference.Berth) && Matches(Other, difference.Other);

    private static bool Matches(string pattern, string text) =>
        pattern == text || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
