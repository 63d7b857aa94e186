using Berth.Core.Cgroups.Devices;
using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Turns <c>linux.resources</c> into values for the files of a cgroup. Pure: the same resources and controllers give the same
/// values, for create and for update.</summary>
public sealed class ResourceCompiler
{
    private const string Root = "/linux/resources";

    private readonly CgroupControllers _controllers;
    private readonly Findings _findings = new();
    private readonly List<ResourceWrite> _writes = [];
    private DeviceSettings? _devices;

    private ResourceCompiler(CgroupControllers controllers) => _controllers = controllers;

    private delegate IEnumerable<ResourceWrite> Section<in T>(T value, string pointer, Findings findings);

    /// <summary>Compiles them.</summary>
    /// <param name="resources">The config's resources, whole; null for none.</param>
    /// <param name="controllers">What the host has.</param>
    public static ResourceCompilation Compile(LinuxResources? resources, CgroupControllers controllers)
    {
        ArgumentNullException.ThrowIfNull(controllers);
        var compiler = new ResourceCompiler(controllers);
        if (resources is not null)
        {
            compiler.Compile(resources);
        }

        return new ResourceCompilation(
            compiler is { _writes.Count: 0, _devices: null }
                ? ResourceSettings.None
                : new ResourceSettings(compiler._writes) { Devices = compiler._devices },
            compiler._findings.Problems,
            compiler._findings.Warnings);
    }

    private void Compile(LinuxResources resources)
    {
        AddDevices(DeviceRuleReader.Read(resources.Devices, $"{Root}/devices", _findings), $"{Root}/devices");
        Add(resources.CPU, "cpu", ("cpuset", CpusetResources.Write), ("cpuset", CpusetResources.Write));
        Add(resources.CPU, "cpu", ("cpu", CpuResources.WriteV1), ("cpu", CpuResources.WriteV2));
        Add(resources.Memory, "memory", ("memory", MemoryResources.WriteV1), ("memory", MemoryResources.WriteV2));
        Add(resources.Pids, "pids", ("pids", PidsResources.WriteV1), ("pids", PidsResources.WriteV2));
        Add(resources.BlockIO, "blockIO", ("blkio", BlockIOResources.WriteV1), ("io", BlockIOResources.WriteV2));
        Add(resources.HugepageLimits, "hugepageLimits", ("hugetlb", HugepageResources.WriteV1), ("hugetlb", HugepageResources.WriteV2));
        Add(resources.Network, "network", ("net_cls", NetworkResources.WriteClass), null);
        Add(resources.Network, "network", ("net_prio", NetworkResources.WritePriorities), null);
        Add(resources.Rdma, "rdma", ("rdma", RdmaResources.Write), ("rdma", RdmaResources.Write));
        // last, so that it has the last word
        _writes.AddRange(UnifiedResources.Write(resources.Unified, $"{Root}/unified", _controllers, _findings));
    }

    private void AddDevices(IReadOnlyList<DeviceRule> rules, string pointer)
    {
        if (rules.Count == 0)
        {
            return;
        }

        if (_controllers.V1.Contains(DeviceWrites.Controller))
        {
            _writes.AddRange(DeviceWrites.All(rules, pointer, _findings));
        }
        else if (_controllers.IsDelegated)
        {
            _findings.Warn(
                pointer, "is not enforced: the daemon is not root; the container can open what the daemon's user can, and make no devices");
        }
        else if (_controllers.HasUnified)
        {
            _devices = new DeviceSettings(DeviceProgram.Write(rules), pointer);
        }
        else
        {
            _findings.Problem(pointer, "this host has no devices controller");
        }
    }

    private void Add<T>(T? value, string name, (string Controller, Section<T> Write) v1, (string Controller, Section<T> Write)? v2)
        where T : class
    {
        if (value is null)
        {
            return;
        }

        string pointer = $"{Root}/{name}";
        if (_controllers.V1.Contains(v1.Controller))
        {
            _writes.AddRange(v1.Write(value, pointer, _findings).Select(write => Place(write, v1.Controller, false)));
        }
        else if (v2 is { } second && _controllers.Unified.Contains(second.Controller))
        {
            _writes.AddRange(second.Write(value, pointer, _findings).Select(write => Place(write, second.Controller, true)));
        }
        else if (v2 is { } missing && _controllers.V1.Count == 0)
        {
            Refuse(missing.Write(value, pointer, _findings), missing.Controller, existsOnV2: true);
        }
        else
        {
            Refuse(v1.Write(value, pointer, _findings), v1.Controller, existsOnV2: v2 is not null);
        }
    }

    // the section may be there and ask for nothing of this controller
    private void Refuse(IEnumerable<ResourceWrite> wanted, string controller, bool existsOnV2)
    {
        string why = existsOnV2 && _controllers.Root is { } root ? $"{root} has no {controller} controller"
            : existsOnV2 || _controllers.V1.Count > 0 ? $"this host has no {controller} controller"
            : $"cgroup v2 has no {controller} controller";
        foreach (ResourceWrite write in wanted.Where(write => !write.IsOptional))
        {
            _findings.Problem(write.Pointer, why);
        }
    }

    private static ResourceWrite Place(ResourceWrite write, string controller, bool isUnified) => write with
    {
        Controller = controller,
        IsUnified = isUnified,
        Group = write.Group is null ? null : $"{controller}/{write.Group}",
        Otherwise = write.Otherwise is { } otherwise ? Place(otherwise, controller, isUnified) : null,
    };
}
