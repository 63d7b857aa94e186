namespace Berth.Core.Specs;

/// <summary>The clocks that a time namespace has of its own, as the config and <c>timens_offsets</c> call them
/// (time_namespaces(7)).</summary>
internal static class TimeClocks
{
    public static IReadOnlyList<string> All { get; } = ["monotonic", "boottime"];
}
