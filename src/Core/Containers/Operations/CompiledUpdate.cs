using Berth.Core.Containers.Devices;
using Berth.Core.Errors;
using Berth.Core.IntelRdt;

namespace Berth.Core.Containers.Operations;

/// <summary>An update that was checked and compiled.</summary>
/// <param name="Resources">Limits.</param>
/// <param name="Resctrl">Cache and memory bandwidth; null for nothing.</param>
/// <param name="Devices">Device nodes to add; null for none.</param>
internal sealed record CompiledUpdate(ResourceUpdate Resources, ResctrlUpdate? Resctrl, DeviceUpdate? Devices)
{
    /// <summary>What is ignored or doubtful.</summary>
    public IReadOnlyList<ConfigProblem> Warnings => [.. Resources.Warnings, .. Resctrl?.Warnings ?? [], .. Devices?.Warnings ?? []];
}
