namespace Berth.Core.Specs;

/// <summary>Capabilities (config.md, "Linux Process"): what can not be granted is a warning, not an error.</summary>
internal static class CapabilityRules
{
    private const string Pointer = "/process/capabilities";

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Process?.Capabilities is not { } sets)
        {
            return;
        }

        CheckNames("bounding", sets.Bounding, findings);
        CheckNames("effective", sets.Effective, findings);
        CheckNames("inheritable", sets.Inheritable, findings);
        CheckNames("permitted", sets.Permitted, findings);
        CheckNames("ambient", sets.Ambient, findings);
        CheckEffective(sets, findings);
    }

    private static void CheckNames(string set, IReadOnlyList<string>? names, Findings findings)
    {
        for (var i = 0; i < names?.Count; i++)
        {
            if (names[i] is { } name && !LinuxCapabilityNames.TryGetNumber(name, out _))
            {
                findings.Warn($"{Pointer}/{set}/{i}", $"unknown capability \"{name}\", ignored");
            }
        }
    }

    /// <summary>capset(2) refuses effective capabilities that are not permitted.</summary>
    private static void CheckEffective(LinuxCapabilities sets, Findings findings)
    {
        var effective = sets.Effective ?? [];
        for (var i = 0; i < effective.Count; i++)
        {
            if (effective[i] is { } name && sets.Permitted?.Contains(name) != true)
            {
                findings.Warn($"{Pointer}/effective/{i}", $"{name} is not permitted, so it can not be effective");
            }
        }
    }
}
