using System.ComponentModel;
using System.Diagnostics;
using Berth.Conformance.Tests.Table;
using Berth.TestSupport;
using Berth.TestSupport.Host;

namespace Berth.Conformance.Tests.Runtimes;

/// <summary>Which other runtimes this machine has.</summary>
public static class Installed
{
    /// <summary>Why a runtime can not be compared with here; null when it can.</summary>
    public static string? WhyNot(string program)
    {
        if (HostTools.WhyNoContainers is { } reason)
        {
            return reason;
        }

        string wanted = DifferenceTable.Versions[program];
        return Version(program) is not { } version ? $"needs {program}"
            : !version.StartsWith(wanted + ".", StringComparison.Ordinal) ? $"needs {program} {wanted}, this is {version}"
            : !DifferenceTable.Layouts.Contains(CgroupTree.Layout) ? $"needs cgroups of {string.Join(" or ", DifferenceTable.Layouts)}"
            : null;
    }

    /// <summary>What follows "version" in the first line of <c>--version</c>; null when the program is missing.</summary>
    private static string? Version(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true })!;
            string line = process.StandardOutput.ReadToEnd().Split('\n')[0];
            process.WaitForExit();
            return line.Split(' ').Last();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
