namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.netDevices</c>: no steps, but moves that the daemon carries out.</summary>
internal static class NetDevicesPlanner
{
    public static void Plan(PlanContext context)
    {
        // a JSON object has no order, and the same config is to do the same
        foreach (var (name, device) in (context.Spec.Linux?.NetDevices ?? EmptyDevices).OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            context.Add(new NetDeviceMove(name, device?.Name is { Length: > 0 } renamed ? renamed : name));
        }
    }

    private static readonly Dictionary<string, Specs.LinuxNetDevice> EmptyDevices = [];
}
