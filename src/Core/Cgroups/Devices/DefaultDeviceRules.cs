namespace Berth.Core.Cgroups.Devices;

/// <summary>What a container may use whatever its config says, as with runc: nodes of all devices can be made, not opened; the default
/// devices, pseudo terminals and tunnels can be used.</summary>
internal static class DefaultDeviceRules
{
    /// <summary>The rules, which stand behind those of the config.</summary>
    public static IReadOnlyList<DeviceRule> All { get; } =
    [
        Allow(DeviceRuleType.Char, null, null, DeviceAccess.Mknod),
        Allow(DeviceRuleType.Block, null, null, DeviceAccess.Mknod),
        Usable(1, 3),
        Usable(1, 5),
        Usable(1, 7),
        Usable(1, 8),
        Usable(1, 9),
        Usable(5, 0),
        Usable(5, 2),
        Usable(136, null),
        Usable(10, 200),
    ];

    private static DeviceRule Usable(uint major, uint? minor) => Allow(DeviceRuleType.Char, major, minor, DeviceAccess.All);

    private static DeviceRule Allow(DeviceRuleType type, uint? major, uint? minor, DeviceAccess access) =>
        new(true, type, major, minor, access, "");
}
