namespace Berth.Core.Specs;

/// <summary>Resource limits (config.md, "POSIX process").</summary>
internal static class RlimitRules
{
    public static void Check(Spec spec, Findings findings)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var limits = spec.Process?.Rlimits ?? [];
        for (var i = 0; i < limits.Count; i++)
        {
            if (limits[i] is { } limit)
            {
                var pointer = $"/process/rlimits/{i}";
                CheckType($"{pointer}/type", limit.Type, i, first, findings);
                CheckValues(pointer, limit, findings);
            }
        }
    }

    private static void CheckType(string pointer, string? type, int index, Dictionary<string, int> first, Findings findings)
    {
        if (type is null)
        {
            findings.Required(pointer);
        }
        else if (!POSIXRlimitNames.TryGetNumber(type, out _))
        {
            findings.Problem(pointer, $"unknown resource limit \"{type}\"");
        }
        else if (!first.TryAdd(type, index))
        {
            findings.Problem(pointer, $"{type} is already set by /process/rlimits/{first[type]}");
        }
    }

    private static void CheckValues(string pointer, POSIXRlimit limit, Findings findings)
    {
        if (limit.Soft is null)
        {
            findings.Required($"{pointer}/soft");
        }

        if (limit.Hard is null)
        {
            findings.Required($"{pointer}/hard");
        }

        if (limit.Soft > limit.Hard)
        {
            findings.Problem($"{pointer}/soft", $"the soft limit {limit.Soft} is above the hard limit {limit.Hard}");
        }
    }
}
