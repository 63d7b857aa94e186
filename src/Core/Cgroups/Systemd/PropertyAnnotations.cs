using System.Globalization;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>Properties that a config asks for by annotations <c>org.systemd.property.NAME</c>, with values in the text form of GVariant, as
/// runc and crun read them: <c>true</c>, <c>'text'</c>, <c>5</c> (int32), <c>uint64 5</c>, <c>['a', 'b']</c>. Pure.</summary>
internal static class PropertyAnnotations
{
    private const double MicrosecondsPerSecond = 1e6;

    // by which Berth keeps the unit and the container together
    private static readonly string[] Own = ["PIDs", "Slice", "Delegate", "Description", "CollectMode"];

    private static readonly Dictionary<string, Func<string, object?>> Types = new(StringComparer.Ordinal)
    {
        ["boolean"] = ReadBoolean,
        ["int32"] = text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null,
        ["uint32"] = text => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null,
        ["int64"] = text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null,
        ["uint64"] = text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number : null,
        ["string"] = ReadString,
    };

    /// <summary>Reads them.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>, with every problem.</exception>
    public static IReadOnlyList<UnitProperty> Read(IReadOnlyDictionary<string, string> annotations)
    {
        var properties = new List<UnitProperty>();
        var problems = new List<ConfigProblem>();
        foreach (var (key, value) in annotations.Where(pair => pair.Key.StartsWith(AnnotationNames.SystemdProperty, StringComparison.Ordinal)))
        {
            string name = key[AnnotationNames.SystemdProperty.Length..];
            string? problem = Own.Contains(name) ? "is set by Berth itself"
                : !IsName(name) ? "is not the name of a property"
                : Read(name, value.Trim()) is not { } property ? $"\"{value}\" is not a value in the text form of GVariant, such as uint64 5 or 'text'"
                : Add(properties, property);
            if (problem is not null)
            {
                problems.Add(new ConfigProblem(JsonPointer.Append("/annotations", key), problem));
            }
        }

        return problems.Count == 0 ? properties : throw new CoreException(
            ErrorCode.InvalidConfig, $"invalid config: {problems[0].Pointer}: {problems[0].Message}")
        { Problems = problems };
    }

    private static string? Add(List<UnitProperty> properties, UnitProperty property)
    {
        properties.Add(property);
        return null;
    }

    private static bool IsName(string name) => name.Length > 0 && char.IsAsciiLetterUpper(name[0]) && name.All(char.IsAsciiLetterOrDigit);

    // TimeoutStopSec is what unit files have; D-Bus only knows TimeoutStopUSec
    private static UnitProperty? Read(string name, string text)
    {
        const string Seconds = "Sec", Microseconds = "USec";
        if (!name.EndsWith(Seconds, StringComparison.Ordinal) || name.EndsWith(Microseconds, StringComparison.Ordinal))
        {
            return ReadValue(text) is { } value ? new UnitProperty(name, value) : null;
        }

        return double.TryParse(text[(text.LastIndexOf(' ') + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            ? new UnitProperty(name[..^Seconds.Length] + Microseconds, (ulong)(seconds * MicrosecondsPerSecond))
            : null;
    }

    private static object? ReadValue(string text)
    {
        if (text is ['[', .., ']'])
        {
            return ReadArray(text[1..^1]);
        }

        int blank = text.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && Types.TryGetValue(text[..blank], out var read) ? read(text[(blank + 1)..].Trim())
            : ReadBoolean(text) ?? ReadString(text) ?? Types["int32"](text);
    }

    private static object? ReadBoolean(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private static string? ReadString(string text) =>
        text.Length >= 2 && text[0] is '\'' or '"' && text[^1] == text[0] && !text[1..^1].Contains(text[0], StringComparison.Ordinal)
            && !text.Contains('\\', StringComparison.Ordinal)
            ? text[1..^1]
            : null;

    // of one type, without commas in the items
    private static Array? ReadArray(string items)
    {
        object?[] values = [.. items.Split(',', StringSplitOptions.TrimEntries).Select(ReadValue)];
        return TryCast<string>(values) ?? TryCast<bool>(values) ?? TryCast<int>(values)
            ?? TryCast<uint>(values) ?? TryCast<long>(values) ?? (Array?)TryCast<ulong>(values);
    }

    private static T[]? TryCast<T>(object?[] values) => values.All(value => value is T) ? [.. values.Cast<T>()] : null;
}
