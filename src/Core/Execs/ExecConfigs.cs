using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Seccomp;
using Berth.Core.Specs;

namespace Berth.Core.Execs;

/// <summary>What execs need of their container's config.</summary>
/// <param name="Spec">The config.</param>
/// <param name="Filter">What its seccomp profile was compiled to; null without one.</param>
internal sealed record ExecConfig(Spec Spec, SeccompFilter? Filter);

/// <summary>Finds the configs of containers that execs are made for.</summary>
internal sealed class ExecConfigs(ContainerStore store, ConfigCompiler compiler)
{
    /// <summary>The config that a container was made from. Read from its state for the first exec; no plan is kept.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>.</exception>
    public ExecConfig Get(Container container) => container.ExecConfig ??= Read(container.Id);

    private ExecConfig Read(string id)
    {
        var config = compiler.Compile(store.ReadConfig(id)
            ?? throw new CoreException(ErrorCode.StateFailed, $"state of container {id}: config.json is missing"));
        return new ExecConfig(config.Spec, config.Filter);
    }
}
