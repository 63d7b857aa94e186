using System.Globalization;

namespace Berth.TestSupport.Resctrl;

/// <summary>The <c>schemata</c> of one group of a machine with two L3 caches of eleven ways, and memory bandwidth in steps of 10 %.</summary>
internal sealed class FakeSchemata
{
    private const int Full = 0x7ff, MinBandwidth = 10, BandwidthStep = 10;

    private readonly int[] _cache = [Full, Full];
    private readonly int[] _bandwidth = [100, 100];

    public override string ToString() =>
        $"    L3:0={_cache[0]:x};1={_cache[1]:x}\n    MB:0={_bandwidth[0],4};1={_bandwidth[1],4}\n";

    /// <summary>Takes what was written, all of it or nothing.</summary>
    /// <returns>Why not; null when it was taken.</returns>
    public string? Write(string text)
    {
        if (!text.EndsWith('\n'))
        {
            return "";
        }

        var staged = new Dictionary<(int[] Resource, int Domain), int>();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (Stage(line.Trim(), staged) is { } flaw)
            {
                return flaw;
            }
        }

        foreach (var ((resource, domain), value) in staged)
        {
            resource[domain] = value;
        }

        return null;
    }

    private string? Stage(string line, Dictionary<(int[] Resource, int Domain), int> staged)
    {
        string[] parts = line.Split(':', 2);
        if (parts.Length != 2)
        {
            return "Missing ':'";
        }

        int[]? resource = parts[0] switch
        {
            "L3" => _cache,
            "MB" => _bandwidth,
            _ => null,
        };
        if (resource is null)
        {
            return $"Unknown or unsupported resource name '{parts[0]}'";
        }

        foreach (string domain in parts[1].Split(';'))
        {
            if (Stage(domain.Split('='), resource, staged) is { } flaw)
            {
                return flaw;
            }
        }

        return null;
    }

    private string? Stage(string[] pair, int[] resource, Dictionary<(int[] Resource, int Domain), int> staged)
    {
        if (pair.Length != 2 || !int.TryParse(pair[0], CultureInfo.InvariantCulture, out int domain) || domain is < 0 or > 1)
        {
            return "Missing '=' or non-numeric domain";
        }

        if ((resource == _cache ? Mask(pair[1], out int value) : Bandwidth(pair[1], out value)) is { } flaw)
        {
            return flaw;
        }

        return staged.TryAdd((resource, domain), value) ? null : $"Duplicate domain {domain}";
    }

    private static string? Mask(string text, out int mask)
    {
        string digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        if (!int.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out mask))
        {
            return $"Non-hex character in the mask {text}";
        }

        int ones = mask == 0 ? 0 : mask >> int.TrailingZeroCount(mask);
        return mask is 0 or > Full ? "Mask out of range"
            : (ones & (ones + 1)) != 0 ? $"The mask {mask:x} has non-consecutive 1-bits"
            : null;
    }

    private static string? Bandwidth(string text, out int bandwidth)
    {
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out bandwidth))
        {
            return $"Invalid MB value {text}";
        }

        if (bandwidth is < MinBandwidth or > 100)
        {
            return $"MB value {bandwidth} out of range [{MinBandwidth},100]";
        }

        bandwidth = (bandwidth + BandwidthStep - 1) / BandwidthStep * BandwidthStep;
        return null;
    }
}
