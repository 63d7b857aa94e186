using System.Globalization;

namespace Berth.Core.Planning;

/// <summary>A resource limit, set with prlimit(2).</summary>
/// <param name="Resource">Number of the resource (getrlimit(2)).</param>
/// <param name="Name">Its name, such as <c>RLIMIT_NOFILE</c>.</param>
/// <param name="Soft">The limit in the resource's unit; 2^64 - 1 is RLIM_INFINITY.</param>
/// <param name="Hard">The ceiling of the soft limit.</param>
public sealed record RlimitSetting(int Resource, string Name, ulong Soft, ulong Hard)
{
    /// <summary>One of the limits as a person reads it.</summary>
    internal static string Text(ulong limit) =>
        limit == ulong.MaxValue ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);
}
