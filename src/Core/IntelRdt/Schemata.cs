namespace Berth.Core.IntelRdt;

/// <summary>The text of a <c>schemata</c> file: lines of the form <c>RESOURCE:DOMAIN=VALUE;DOMAIN=VALUE</c>, padded at the front.</summary>
internal sealed class Schemata
{
    private readonly Dictionary<string, SortedDictionary<string, string>> _resources = new(StringComparer.Ordinal);

    /// <summary>Reads a file, or several values that are written one after the other: the last that names a domain decides. What has another
    /// form is skipped; the kernel refuses it.</summary>
    public static Schemata Parse(params IEnumerable<string> texts)
    {
        var schemata = new Schemata();
        foreach (string line in texts.SelectMany(text => text.Split('\n')))
        {
            schemata.AddLine(line);
        }

        return schemata;
    }

    /// <summary>Where a file has something else than is wanted; null where it has all of it.</summary>
    /// <param name="wanted">What is wanted. What it does not name may be anything.</param>
    /// <returns>Such as <c>L3 of 0 is 7ff, not f</c>.</returns>
    public string? DifferenceFrom(Schemata wanted)
    {
        foreach ((string resource, var domains) in wanted._resources)
        {
            if (!_resources.TryGetValue(resource, out var has))
            {
                return $"it has no {resource}";
            }

            foreach ((string domain, string value) in domains)
            {
                if (has.GetValueOrDefault(domain) is var found && Normal(found) != Normal(value))
                {
                    return $"{resource} of {domain} is {found ?? "missing"}, not {value}";
                }
            }
        }

        return null;
    }

    /// <summary>The lines of the resources that another one names, ready to be written; empty for none.</summary>
    public string LinesOf(Schemata other) => string.Concat(_resources.Where(item => other._resources.ContainsKey(item.Key))
        .Select(item => $"{item.Key}:{string.Join(';', item.Value.Select(domain => $"{domain.Key}={domain.Value}"))}\n"));

    private void AddLine(string line)
    {
        string[] parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2)
        {
            return;
        }

        foreach (string domain in parts[1].Split(';', StringSplitOptions.TrimEntries))
        {
            string[] pair = domain.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length == 2)
            {
                _resources.TryAdd(parts[0], new SortedDictionary<string, string>(StringComparer.Ordinal));
                _resources[parts[0]][pair[0]] = pair[1];
            }
        }
    }

    // masks are hexadecimal, bandwidths decimal: both are the same number when they have the same digits behind the zeros
    private static string? Normal(string? value)
    {
        if (value is null)
        {
            return null;
        }

        string digits = value.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? value[2..] : value;
        return digits.TrimStart('0').ToUpperInvariant();
    }
}
