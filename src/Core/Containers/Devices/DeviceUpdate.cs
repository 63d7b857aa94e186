using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Planning.Sections;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Devices;

/// <summary>Device nodes that an update adds, checked.</summary>
/// <param name="Added">All that updates have added by then.</param>
/// <param name="Nodes">Those of this one.</param>
/// <param name="Warnings">What is doubtful.</param>
internal sealed record DeviceUpdate(IReadOnlyList<LinuxDevice> Added, IReadOnlyList<DeviceNode> Nodes, IReadOnlyList<ConfigProblem> Warnings)
{
    private const string Pointer = "/linux/devices";

    /// <summary>Checks them as a create would.</summary>
    /// <param name="spec">The container's config.</param>
    /// <param name="earlier">What earlier updates have added.</param>
    /// <param name="change">A list as in <c>linux.devices</c> (UTF-8).</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/> with every problem; pointers are those of the config.</exception>
    public static DeviceUpdate Compile(Spec spec, IReadOnlyList<LinuxDevice> earlier, ReadOnlyMemory<byte> change)
    {
        SpecDocument document = SpecReader.ReadAllItCan((byte[])[.. "{\"linux\":{\"devices\":"u8, .. change.Span, .. "}}"u8]);
        IReadOnlyList<LinuxDevice> devices = document.Spec.Linux?.Devices ?? [];
        SpecValidation validation = SpecValidator.Validate(spec with { Linux = (spec.Linux ?? new Linux()) with { Devices = devices } });
        bool isBound = spec.Linux?.Namespaces?.Any(item => item.Type == LinuxNamespaceType.User) == true;
        var findings = new Findings();
        CheckPlaces(devices, isBound, DevicesPlanner.DevIsTheHosts(spec), findings);
        IReadOnlyList<ConfigProblem> problems =
            [.. document.Problems, .. document.Unread.Own([.. validation.Problems.Where(IsOfDevices), .. findings.Problems])];
        if (problems.Count > 0)
        {
            throw SpecValidation.Refuse("update", problems);
        }

        DeviceNode[] nodes =
            [.. devices.Select((device, i) => new DeviceNode($"{Pointer}/{i}", device, isBound)).DistinctBy(node => node.Path, StringComparer.Ordinal)];
        return new DeviceUpdate(
            [.. earlier.Where(device => nodes.All(node => node.Path != ContainerPath.Normalize(device.Path!))), .. nodes.Select(node => node.Device)],
            nodes,
            [.. document.Warnings, .. validation.Warnings.Where(IsOfDevices)]);
    }

    private static void CheckPlaces(IReadOnlyList<LinuxDevice> devices, bool isBound, bool isDevTheHosts, Findings findings)
    {
        for (int i = 0; i < devices.Count; i++)
        {
            if (isBound && devices[i]?.Type == DeviceTypes.Fifo)
            {
                findings.Problem($"{Pointer}/{i}/type", "a fifo can not be added to a container with a user namespace: an exec can make one");
            }

            if (isDevTheHosts && devices[i]?.Path is { } path && ContainerPath.IsAtOrBelow(ContainerPath.Normalize(path), "/dev"))
            {
                findings.Problem($"{Pointer}/{i}/path", "/dev is a bind mount: nothing is made in somebody else's directory");
            }
        }
    }

    private static bool IsOfDevices(ConfigProblem problem) =>
        problem.Pointer == Pointer || problem.Pointer.StartsWith($"{Pointer}/", StringComparison.Ordinal);
}
