using System.Runtime.CompilerServices;
using Berth.Conformance.Tests.Cases;
using Berth.Conformance.Tests.Table;

namespace Berth.Conformance.Tests;

/// <summary>docs/conformance.md is what the table says. With BERTH_UPDATE_GOLDEN=1 it is written instead of compared.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void Document_Committed_IsWhatTheTableSays()
    {
        string page = ConformanceDocument.Write();
        if (Environment.GetEnvironmentVariable("BERTH_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Source(), page);
        }
        else
        {
            Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "conformance.md")), page);
        }
    }

    [Fact]
    public void Cases_OfAllFiles_HaveNamesOfTheirOwn() =>
        Assert.Empty(CaseFiles.All.GroupBy(test => test.Name).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Table_Entries_NameCasesAndRuntimesThatThereAre()
    {
        var names = CaseFiles.All.Select(test => test.Name).Append("*").ToHashSet();
        Assert.Empty(DifferenceTable.All.SelectMany(entry => entry.Cases).Concat(DifferenceTable.Pending.Keys).Except(names));
        Assert.Empty(DifferenceTable.All.SelectMany(entry => entry.Runtimes).Except(DifferenceTable.Versions.Keys));
    }

    private static string Source([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "conformance.md");
}
