using Berth.Core.Cgroups.Devices;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary>A change of resources that was checked and compiled.</summary>
/// <param name="Resources">The resources after it, whole.</param>
/// <param name="Settings">What is to be written.</param>
/// <param name="DevicesBefore">The device rules before it, where version 2 has them.</param>
/// <param name="Warnings">What is ignored.</param>
internal sealed record ResourceUpdate(
    LinuxResources Resources, ResourceSettings Settings, DeviceSettings? DevicesBefore, IReadOnlyList<ConfigProblem> Warnings);
