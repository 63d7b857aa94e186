namespace Berth.Core.Specs;

/// <summary>The devices that every container has (config-linux.md, "Default Devices"). All are character devices.</summary>
internal static class DefaultDevices
{
    /// <summary>Path, major and minor number, in the order in which they are made.</summary>
    public static IReadOnlyList<(string Path, uint Major, uint Minor)> All { get; } =
    [
        ("/dev/null", 1, 3),
        ("/dev/zero", 1, 5),
        ("/dev/full", 1, 7),
        ("/dev/random", 1, 8),
        ("/dev/urandom", 1, 9),
        ("/dev/tty", 5, 0),
    ];
}
