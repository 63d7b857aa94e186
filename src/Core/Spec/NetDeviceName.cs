using System.Text;

namespace Berth.Core.Specs;

/// <summary>Names of network devices, as the kernel takes them (netdevice(7), <c>dev_valid_name</c>).</summary>
internal static class NetDeviceName
{
    /// <summary>IFNAMSIZ without the NUL.</summary>
    private const int MaxLength = 15;

    /// <summary>What is wrong with a name; null when it is good.</summary>
    public static string? Flaw(string name) => name switch
    {
        "" => "must not be empty",
        "." or ".." => $"\"{name}\" is no name of a device",
        _ when Encoding.UTF8.GetByteCount(name) > MaxLength => $"\"{name}\" is longer than {MaxLength} bytes",
        _ when name.Any(letter => letter is '/' or ':' or '\0' || char.IsWhiteSpace(letter)) =>
            $"\"{name}\" has a slash, colon or white space in it",
        _ => null,
    };

    /// <summary>The same for a name that may be a template: the kernel takes <c>%d</c>, once, and no other percent sign.</summary>
    public static string? FlawOfTemplate(string name)
    {
        var percent = name.IndexOf('%', StringComparison.Ordinal);
        var isWrong = percent >= 0 && (!name.AsSpan(percent).StartsWith("%d") || name.LastIndexOf('%') != percent);
        return isWrong ? $"\"{name}\" has a percent sign that is not one %d" : Flaw(name);
    }

    /// <summary>Whether the kernel chooses the number.</summary>
    public static bool IsTemplate(string name) => name.Contains("%d", StringComparison.Ordinal);
}
