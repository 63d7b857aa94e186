using System.Text.RegularExpressions;

namespace Berth.Core.Specs;

/// <summary>The version of the specification (config.md, "Specification version").</summary>
internal static partial class VersionRules
{
    private const string Pointer = "/ociVersion";

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.OciVersion is not { } version)
        {
            findings.Required(Pointer);
        }
        else if (SemVer().Match(version) is not { Success: true } match)
        {
            findings.Problem(Pointer, $"\"{version}\" is not a semantic version such as {SpecVersions.Max}");
        }
        else if (match.Groups["major"].Value != SpecVersions.Major)
        {
            // within a major version the specification is compatible in both directions
            findings.Problem(Pointer, $"version {version} is not supported: the major version must be {SpecVersions.Major}");
        }
    }

    /// <summary>SemVer 2.0.0, as semver.org defines it.</summary>
    [GeneratedRegex(
        @"\A(?<major>0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)" +
        @"(-(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*)?" +
        @"(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SemVer();
}
