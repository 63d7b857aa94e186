using System.Globalization;
using Berth.Core.Containers;

namespace Berth.Api.Hosting.Requests;

/// <summary>Makes the kinds of query parameters that the API has.</summary>
internal static class QueryParameters
{
    // more seconds than anybody waits, and less than what a timer can hold
    private const int MaxSeconds = 30 * 24 * 3600;

    public static QueryParameter<bool> Flag(string name, string description) =>
        new(name, description, false, TryFlag) { Type = "boolean", Default = "false", Expected = "true or false" };

    public static QueryParameter<int> Number(string name, int absent, int min, int max, string description) =>
        new(name, description, absent, (string text, out int value) => TryNumber(text, min, max, out value))
        {
            Type = "integer",
            Minimum = min,
            Maximum = max,
            Default = absent.ToString(CultureInfo.InvariantCulture),
            Expected = $"a whole number from {min} to {max}",
        };

    public static QueryParameter<int?> OptionalNumber(string name, int min, string description) =>
        new(name, description, null, (string text, out int? value) =>
        {
            bool read = TryNumber(text, min, int.MaxValue, out int number);
            value = number;
            return read;
        })
        {
            Type = "integer",
            Minimum = min,
            Maximum = int.MaxValue,
            Expected = $"a whole number from {min} on",
        };

    /// <summary>Seconds, with or without a fraction.</summary>
    public static QueryParameter<TimeSpan> Seconds(string name, int absent, string description) =>
        new(name, description, TimeSpan.FromSeconds(absent), TrySeconds)
        {
            Type = "number",
            Minimum = 0,
            Maximum = MaxSeconds,
            Default = absent.ToString(CultureInfo.InvariantCulture),
            Expected = $"seconds from 0 to {MaxSeconds}",
        };

    /// <summary>Seconds, with or without a fraction; null when absent.</summary>
    public static QueryParameter<TimeSpan?> OptionalSeconds(string name, string description) =>
        new(name, description, null, (string text, out TimeSpan? value) =>
        {
            bool read = TrySeconds(text, out TimeSpan span);
            value = span;
            return read;
        })
        {
            Type = "number",
            Minimum = 0,
            Maximum = MaxSeconds,
            Expected = $"seconds from 0 to {MaxSeconds}",
        };

    public static QueryParameter<string?> Text(string name, string description) =>
        new(name, description, null, (string text, out string? value) => (value = text).Length > 0)
        {
            Type = "string",
            Expected = "a text",
        };

    public static QueryParameter<Signal?> SignalName(string name, string description) =>
        new(name, description, null, (string text, out Signal? value) =>
        {
            bool read = Signal.TryParse(text, out Signal signal);
            value = signal;
            return read;
        })
        {
            Type = "string",
            Expected = "a signal such as TERM, SIGTERM or 15",
        };

    /// <summary>One of an enum's values, in lower case.</summary>
    public static QueryParameter<T> Choice<T>(string name, T absent, string description)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(Camel)];
        return new(name, description, absent, (string text, out T value) => TryChoice(names, text, out value))
        {
            Type = "string",
            Values = names,
            Default = Camel(absent.ToString()),
            Expected = "one of " + string.Join(", ", names),
        };
    }

    /// <summary>Some of an enum's values, in lower case, with commas between; null for all.</summary>
    public static QueryParameter<IReadOnlyList<T>?> Choices<T>(string name, string description)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(Camel)];
        return new(name, description, null, (string text, out IReadOnlyList<T>? values) =>
        {
            var chosen = new List<T>();
            values = chosen;
            foreach (string part in text.Split(','))
            {
                if (!TryChoice(names, part, out T value))
                {
                    return false;
                }

                chosen.Add(value);
            }

            return true;
        })
        {
            Type = "string",
            Expected = "some of " + string.Join(", ", names) + ", with commas between",
        };
    }

    // TryChoice finds a value by its place: the enums' values are 0, 1, 2…
    private static bool TryChoice<T>(string[] names, string text, out T value)
        where T : struct, Enum
    {
        int index = Array.IndexOf(names, text);
        value = index < 0 ? default : Enum.GetValues<T>()[index];
        return index >= 0;
    }

    private static bool TryFlag(string text, out bool value)
    {
        value = text is "true" or "1" or "";
        return value || text is "false" or "0";
    }

    private static bool TryNumber(string text, int min, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    private static bool TrySeconds(string text, out TimeSpan value)
    {
        bool read = decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            && seconds <= MaxSeconds;
        value = read ? TimeSpan.FromSeconds((double)seconds) : default;
        return read;
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
