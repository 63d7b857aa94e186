using Berth.Conformance.Tests.Cases;
using Berth.Conformance.Tests.Runtimes;

namespace Berth.Conformance.Tests.Table;

/// <summary>Compares what two runtimes made of a case.</summary>
public static class Comparison
{
    /// <summary>All differences.</summary>
    public static IReadOnlyList<Difference> Of(ConformanceCase test, Observation berth, Observation other) =>
        berth.Outcome != other.Outcome
            ? [new Difference(test.Name, Difference.Outcome, berth.Outcome, other.Outcome)]
            : [.. berth.Fields.Keys.Union(other.Fields.Keys).Order(StringComparer.Ordinal)
                .Select(field => new Difference(test.Name, field, Value(berth, field), Value(other, field)))
                .Where(difference => difference.Berth != difference.Other)];

    private static string Value(Observation observation, string field) => observation.Fields.GetValueOrDefault(field, Difference.Absent);
}
