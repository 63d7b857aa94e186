using Berth.Core.Containers.Operations;
using Berth.Core.Errors;

namespace Berth.Api.Containers;

/// <summary>Create, or create and start in one: then all of it is undone when the start fails.</summary>
internal sealed partial class ContainerCreation(
    CreateContainer create, StartContainer start, DeleteContainer delete, ILogger<ContainerCreation> logger)
{
    /// <exception cref="CoreException">As <see cref="CreateContainer"/> and <see cref="StartContainer"/> do.</exception>
    public async Task<CreateContainerResult> CreateAsync(
        Core.Containers.CreateContainerRequest request, bool andStart, CancellationToken cancellation)
    {
        CreateContainerResult result = await create.ExecuteAsync(request, cancellation);
        return andStart ? await StartAsync(result) : result;
    }

    // from here on a client that leaves changes nothing: half of what it asked for is there already
    private async Task<CreateContainerResult> StartAsync(CreateContainerResult created)
    {
        try
        {
            return created with { Container = await start.ExecuteAsync(created.Container.Id, CancellationToken.None) };
        }
        catch (CoreException) when (created.IsNew)
        {
            await UndoAsync(created.Container.Id);
            throw;
        }
    }

    private async Task UndoAsync(string id)
    {
        try
        {
            await delete.ExecuteAsync(id, force: true, CancellationToken.None);
        }
        catch (CoreException failure)
        {
            // the client hears why the start failed
            LogNotUndone(logger, failure, id);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "create and start {Id}: the container that could not be started could not be deleted either")]
    private static partial void LogNotUndone(ILogger logger, Exception failure, string id);
}
