using Berth.Core.Cgroups.Devices;

namespace Berth.Core.Cgroups.Resources;

/// <summary>What <c>linux.resources</c> means on this host: the files of the cgroup and what goes into them, in order.</summary>
/// <param name="Writes">The values, in the order in which they are to be tried.</param>
public sealed record ResourceSettings(IReadOnlyList<ResourceWrite> Writes)
{
    /// <summary>No limits at all.</summary>
    public static ResourceSettings None { get; } = new([]);

    /// <summary>The device rules, where version 2 has them; null for none.</summary>
    public DeviceSettings? Devices { get; init; }

    /// <summary>What has to be written to come here from earlier settings: values that are the same stay alone, unless their group has
    /// others.</summary>
    /// <param name="earlier">The settings that the cgroup has.</param>
    public ResourceSettings Since(ResourceSettings earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        HashSet<ResourceWrite> same = [.. earlier.Writes];
        HashSet<string> changed = [.. Writes.Where(write => !same.Contains(write)).Select(write => write.Group).OfType<string>()];
        bool IsNew(ResourceWrite write) => !same.Contains(write) || (write.Group is { } group && changed.Contains(group));
        return new ResourceSettings(
        [
            .. Writes.Where(write => !IsDevice(write) && IsNew(write)),
            .. DeviceWrites.Between([.. earlier.Writes.Where(IsDevice)], [.. Writes.Where(IsDevice)]),
        ])
        {
            Devices = Equals(Devices, earlier.Devices) ? null : Devices ?? DeviceSettings.None,
        };
    }

    private static bool IsDevice(ResourceWrite write) => write.Controller == DeviceWrites.Controller;
}
