using System.Globalization;
using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Numbers of the config as the kernel reads them.</summary>
internal static class ResourceNumbers
{
    /// <summary>What version 2 calls no limit.</summary>
    public const string Max = "max";

    /// <summary>In decimal.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>In decimal.</summary>
    public static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A limit for version 2, where -1 is <c>max</c>.</summary>
    public static string OrMax(long number) => number < 0 ? Max : Text(number);

    /// <summary>Whether there is a value to write: runc, and what is built on it, write 0 for what is not set.</summary>
    /// <returns>False for null, and with a warning for 0.</returns>
    public static bool IsSet(long? number, string pointer, Findings findings)
    {
        if (number == 0)
        {
            findings.Warn(pointer, "0 stands for no value, ignored");
        }

        return number is not (null or 0);
    }

    /// <inheritdoc cref="IsSet(long?, string, Findings)"/>
    public static bool IsSet(ulong? number, string pointer, Findings findings) =>
        IsSet(number is { } value ? value == 0 ? 0 : 1 : null, pointer, findings);

    /// <summary>Reports a limit below -1.</summary>
    public static void RequireLimit(long? number, string pointer, Findings findings)
    {
        if (number < -1)
        {
            findings.Problem(pointer, $"must be -1 (no limit) or more, found {number}");
        }
    }

    /// <summary>Reports a number out of range.</summary>
    public static void RequireRange(ulong? number, ulong min, ulong max, string pointer, Findings findings)
    {
        if (number < min || number > max)
        {
            findings.Problem(pointer, $"must be from {min} to {max}, found {number}");
        }
    }
}
