using Berth.Core.Containers.Devices;
using Berth.Core.Errors;
using Berth.Core.Host;
using Berth.Core.IntelRdt;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary>Checks all that an update is to change, and compiles it.</summary>
internal sealed class UpdateCompiler(ResourceUpdateCompiler resources, DaemonUser user)
{
    /// <summary>Compiles a change.</summary>
    /// <param name="container">The container.</param>
    /// <param name="config">Its config.json.</param>
    /// <param name="change">The change.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/> with every problem; pointers are those of the config.</exception>
    public CompiledUpdate Compile(Container container, byte[] config, ResourceChange change)
    {
        Spec spec = SpecReader.ReadAllItCan(config).Spec;
        var problems = new List<ConfigProblem>();
        ResourceUpdate? update = Try(problems, () => resources.Compile(spec, container.Resources, change.Resources ?? "{}"u8.ToArray()));
        ResctrlUpdate? resctrl = change.IntelRdt is { } intelRdt
            ? Try(problems, () => ResctrlUpdate.Compile(container.Resctrl is { } group ? group.Record.Updated ?? spec.Linux?.IntelRdt : null, intelRdt))
            : null;
        DeviceUpdate? devices = change.Devices is { } added
            ? Try(problems, () => DeviceUpdate.Compile(spec, container.Devices, added))
            : null;
        if (devices is not null && !user.IsRoot)
        {
            problems.Add(new("/linux/devices", $"can not be added to a container that is there: the daemon is not root, but user {user.Uid}"));
        }

        return problems.Count == 0 ? new CompiledUpdate(update!, resctrl, devices) : throw SpecValidation.Refuse("update", problems);
    }

    // the user gets the mistakes of all parts in one answer
    private static T? Try<T>(List<ConfigProblem> problems, Func<T> compile)
        where T : class
    {
        try
        {
            return compile();
        }
        catch (CoreException failure) when (failure.Code == ErrorCode.InvalidConfig)
        {
            problems.AddRange(failure.Problems);
            return null;
        }
    }
}
