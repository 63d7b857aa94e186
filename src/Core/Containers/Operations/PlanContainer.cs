using Berth.Core.Errors;
using Berth.Core.Planning;

namespace Berth.Core.Containers.Operations;

/// <summary><c>plan</c>: what a create would do, or did. Makes nothing.</summary>
public sealed class PlanContainer
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerPreparer _preparer;
    private readonly ConfigCompiler _compiler;
    private readonly ReadConfig _config;

    internal PlanContainer(ContainerRegistry registry, ContainerPreparer preparer, ConfigCompiler compiler, ReadConfig config)
    {
        _registry = registry;
        _preparer = preparer;
        _compiler = compiler;
        _config = config;
    }

    /// <summary>Plans a container that is not there yet.</summary>
    /// <exception cref="CoreException">What a create of the same request would answer before it makes anything.</exception>
    public async Task<PlannedContainer> ExecuteAsync(CreateContainerRequest request, CancellationToken cancellationToken)
    {
        using var prepared = await _preparer.PrepareAsync(request, cancellationToken).ConfigureAwait(false);
        return new PlannedContainer(
            prepared.Id, prepared.ConfigJson, prepared.Config.Plan, prepared.CgroupPaths.Unified, prepared.Config.Warnings);
    }

    /// <summary>The plan of a container.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/>, <see cref="ErrorCode.ContainerDeleted"/>.</exception>
    public Plan ForContainer(string id)
    {
        var container = _registry.Find(id);
        return _compiler.Compile(_config.Execute(id, asCreated: true), ContainerPreparer.ExtrasOf(container.NotifyOptions, container.Listen)).Plan;
    }

    /// <summary>Checks a config and plans it.</summary>
    /// <param name="configJson">A whole config.json (UTF-8).</param>
    /// <exception cref="CoreException">With every problem.</exception>
    public (Plan Plan, IReadOnlyList<ConfigProblem> Warnings) ForConfig(ReadOnlyMemory<byte> configJson)
    {
        var compiled = _compiler.Compile(configJson);
        return (compiled.Plan, compiled.Warnings);
    }
}
