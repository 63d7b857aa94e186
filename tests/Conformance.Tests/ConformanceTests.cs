using Berth.Conformance.Tests.Cases;
using Berth.Conformance.Tests.Runtimes;
using Berth.Conformance.Tests.Table;
using Berth.TestSupport;

namespace Berth.Conformance.Tests;

/// <summary>A container is the same under Berth as under other runtimes, but for what the table of differences explains.</summary>
public sealed class ConformanceTests(ConformanceRun run) : IClassFixture<ConformanceRun>
{
    private const string Runc = "runc";
    private const string Crun = "crun";

    public static TheoryData<string> Names { get; } = [.. CaseFiles.All.Select(test => test.Name)];

    [RequiresContainersTheory]
    [MemberData(nameof(Names))]
    public async Task Run_UnderBerth_IsRefusedOnlyIfTheSpecificationSaysSo(string name)
    {
        ConformanceCase test = CaseFiles.Get(name);
        string? pending = DifferenceTable.Pending.GetValueOrDefault(name);
        string wanted = test.IsRefused || pending is not null ? Observation.Refused : Observation.Ran;
        Observation seen = await run.ObserveAsync("berth", test);
        Assert.True(seen.Outcome == wanted, $"pending: {pending ?? "no"}; {seen}");
        Assert.Contains(pending ?? "", seen.Message, StringComparison.Ordinal);
    }

    [RequiresRuntimeTheory(Runc)]
    [MemberData(nameof(Names))]
    public Task Run_UnderRunc_DiffersOnlyAsExplained(string name) => AssertExplainedAsync(Runc, name);

    [RequiresRuntimeTheory(Crun)]
    [MemberData(nameof(Names))]
    public Task Run_UnderCrun_DiffersOnlyAsExplained(string name) => AssertExplainedAsync(Crun, name);

    [RequiresRuntimeFact(Runc)]
    public Task Explanations_OfRunc_AreAllNeeded() => AssertNeededAsync(Runc);

    [RequiresRuntimeFact(Crun)]
    public Task Explanations_OfCrun_AreAllNeeded() => AssertNeededAsync(Crun);

    private async Task AssertExplainedAsync(string runtime, string name)
    {
        var differences = await run.CompareAsync(runtime, CaseFiles.Get(name));
        var unexplained = differences.Where(difference => !IsPending(difference))
            .Where(difference => !DifferenceTable.Here.Any(entry => entry.Fits(runtime, difference))).ToList();
        Assert.True(unexplained.Count == 0, await TellAsync(runtime, name, unexplained));
    }

    private static bool IsPending(Difference difference) =>
        difference.Field == Difference.Outcome && DifferenceTable.Pending.ContainsKey(difference.Case);

    private async Task AssertNeededAsync(string runtime)
    {
        var differences = new List<Difference>();
        foreach (ConformanceCase test in CaseFiles.All)
        {
            differences.AddRange(await run.CompareAsync(runtime, test));
        }

        Assert.Empty(DifferenceTable.Here.Where(entry => entry.Runtimes.Contains(runtime))
            .SelectMany(entry => entry.Unused(runtime, differences).Select(unused => $"{unused}: {entry.Why}")));
    }

    private async Task<string> TellAsync(string runtime, string name, List<Difference> unexplained)
    {
        ConformanceCase test = CaseFiles.Get(name);
        return $"""
            {name} under {runtime}: {unexplained.Count} differences that Table/differences.json does not explain
            {string.Join('\n', unexplained)}
            Berth: {await run.ObserveAsync("berth", test)}
            {runtime}: {await run.ObserveAsync(runtime, test)}
            """;
    }
}
