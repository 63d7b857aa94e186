using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace Berth.Conformance.Tests.Table;

/// <summary>An entry of the table of differences.</summary>
/// <param name="Runtimes">Under which runtimes it is otherwise than under Berth.</param>
/// <param name="Cases">Names of the cases; <c>*</c> for all in which it comes to light.</param>
/// <param name="Values">The fields with both values.</param>
/// <param name="Why">Why it is so.</param>
/// <param name="On">Only on hosts with these layouts of cgroups (<c>v1</c>, <c>v2</c>, <c>hybrid</c>); null for all.</param>
public sealed record Explanation(
    IReadOnlyList<string> Runtimes,
    IReadOnlyList<string> Cases,
    IReadOnlyList<ExplainedValue> Values,
    string Why,
    IReadOnlyList<string>? On)
{
    /// <summary>Reads an entry.</summary>
    public static Explanation Read(JsonNode entry) => new(
        Strings(entry["runtimes"]!),
        Strings(entry["cases"]!),
        [.. entry["values"]!.AsArray().Select(value => ExplainedValue.Read(value!))],
        (string)entry["why"]!,
        entry["on"] is { } layouts ? Strings(layouts) : null);

    /// <summary>Whether it is this difference that is explained.</summary>
    public bool Fits(string runtime, Difference difference) =>
        Runtimes.Contains(runtime)
        && Cases.Any(name => Matches(name, difference.Case))
        && Values.Any(value => value.Fits(difference));

    /// <summary>Those of its cases and values that none of the differences belongs to.</summary>
    public IEnumerable<string> Unused(string runtime, IReadOnlyList<Difference> differences) =>
        Cases.Where(name => !differences.Any(difference => (this with { Cases = [name] }).Fits(runtime, difference)))
            .Concat(Values.Where(value => !differences.Any(difference => (this with { Values = [value] }).Fits(runtime, difference)))
                .Select(value => value.ToString()));

    private static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);

    private static IReadOnlyList<string> Strings(JsonNode list) => [.. list.AsArray().Select(item => (string)item!)];
}
