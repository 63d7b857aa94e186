namespace Berth.Core.Specs;

/// <summary>Network devices (config-linux.md, "Network Devices"). Whether they exist and can be moved shows when they are moved.</summary>
internal static class NetDeviceRules
{
    private const string Pointer = "/linux/netDevices";

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.NetDevices is not { Count: > 0 } devices)
        {
            return;
        }

        if (spec.Linux.Namespaces?.Any(ns => ns?.Type == LinuxNamespaceType.Network) != true)
        {
            findings.Problem(Pointer, "needs a network namespace: the devices are the host's already");
        }

        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, device) in devices.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            CheckDevice(JsonPointer.Append(Pointer, name), name, device?.Name ?? "", first, findings);
        }
    }

    private static void CheckDevice(string pointer, string name, string inside, Dictionary<string, string> first, Findings findings)
    {
        if (name == "lo" || NetDeviceName.Flaw(name) is not null)
        {
            findings.Problem(pointer, NetDeviceName.Flaw(name) ?? "every network namespace has its own lo: it can not be moved");
            return;
        }

        if (inside.Length > 0 && NetDeviceName.FlawOfTemplate(inside) is { } flaw)
        {
            findings.Problem(pointer + "/name", flaw);
            return;
        }

        var final = inside.Length > 0 ? inside : name;
        if (final == "lo")
        {
            findings.Problem(pointer + "/name", "the container has a device lo already");
        }
        else if (!NetDeviceName.IsTemplate(final) && !first.TryAdd(final, pointer))
        {
            findings.Problem(pointer, $"{final} is the name of {first[final]} in the container, too");
        }
    }
}
