using System.Text;
using Berth.Conformance.Tests.Cases;

namespace Berth.Conformance.Tests.Table;

/// <summary>Writes docs/conformance.md from the cases and the table of differences.</summary>
internal static class ConformanceDocument
{
    private const string Introduction =
        """
        # Berth beside runc and crun

        The configs of `tests/Conformance.Tests/Cases` are run under Berth (the daemon, over its socket), runc and crun. In each container a
        static C program (`tests/Conformance.Tests/probe`) prints what it sees: ids, groups, capabilities, limits, namespaces, mounts,
        devices, cgroups, descriptors and more. The tests compare what it printed, field by field. **Every difference is listed here, with its
        reason:** one that is not listed fails the tests, and so does one that is listed and no longer there. A config that the specification wants
        refused has to be refused: by Berth with a status of 4xx, or 502 where a hook or an agent failed.

        This page is made from `tests/Conformance.Tests/Table/differences.json`; write it anew with

            BERTH_UPDATE_GOLDEN=1 dotnet test tests/Conformance.Tests --filter FullyQualifiedName~DocumentTests


        """;

    /// <summary>The whole page.</summary>
    public static string Write()
    {
        var page = new StringBuilder(Introduction);
        WriteVersions(page);
        WritePending(page);
        WriteDifferences(page);
        WriteCases(page);
        return page.ToString();
    }

    private static void WriteVersions(StringBuilder page)
    {
        string versions = string.Join(" and ", DifferenceTable.Versions.Select(version => $"{version.Key} {version.Value}"));
        page.AppendLine($"It is true for {versions}, those of Debian 12. Where another version is installed, or none, the comparison is skipped, and says so.");
    }

    private static void WritePending(StringBuilder page)
    {
        if (DifferenceTable.Pending.Count == 0)
        {
            return;
        }

        page.AppendLine("\n## Not there yet\n\nBerth refuses these cases with 422:\n");
        WriteTable(page, ["case", "Berth says"], DifferenceTable.Pending.Select(one => (IReadOnlyList<string>)[Code(one.Key), one.Value]));
    }

    private static void WriteDifferences(StringBuilder page)
    {
        page.AppendLine("\n## Differences\n\nA `*` stands for any text; \"absent\" for a field that the program did not print.");
        foreach (var reason in DifferenceTable.All.GroupBy(entry => entry.Why))
        {
            page.AppendLine($"\n### {Heading(reason)}\n\n{reason.Key}\n");
            WriteTable(
                page,
                ["what", "Berth", "other", "under", "cases"],
                reason.SelectMany(entry => entry.Values.Select(value => (IReadOnlyList<string>)
                    [Code(value.Field), Code(value.Berth), Code(value.Other), string.Join(", ", entry.Runtimes), Names(entry)])));
        }
    }

    private static void WriteCases(StringBuilder page)
    {
        page.AppendLine("\n## Cases");
        foreach (var section in CaseFiles.All.GroupBy(test => test.Section))
        {
            page.AppendLine($"\n### {section.Key}\n");
            WriteTable(page, ["case", "shows", "wanted"], section.Select(test => (IReadOnlyList<string>)
                [Code(test.Name), test.Shows, test.IsRefused ? "refused" : "runs"]));
        }
    }

    private static string Heading(IEnumerable<Explanation> entries) =>
        string.Join(", ", entries.SelectMany(entry => entry.Values).Select(value => value.Field.Split('/', ' ')[0]).Distinct())
        + $" ({string.Join(", ", entries.SelectMany(entry => entry.Runtimes).Distinct().Order(StringComparer.Ordinal))})";

    private static string Names(Explanation entry)
    {
        string names = entry.Cases is ["*"] ? "all that show it" : string.Join(", ", entry.Cases);
        return entry.On is null ? names : $"{names}, on {string.Join(" and ", entry.On)} machines";
    }

    private static string Code(string text) => text.Length == 0 ? "empty" : $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static void WriteTable(StringBuilder page, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        page.AppendLine($"| {string.Join(" | ", head)} |").AppendLine($"|{string.Concat(head.Select(_ => " --- |"))}");
        foreach (var row in rows)
        {
            page.AppendLine($"| {string.Join(" | ", row)} |");
        }
    }
}
