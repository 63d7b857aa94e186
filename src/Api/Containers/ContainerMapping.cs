using Berth.Api.Hosting;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;

namespace Berth.Api.Containers;

/// <summary>Turns what Core knows into what the API answers with.</summary>
internal static class ContainerMapping
{
    public static ContainerResponse ToResponse(ContainerSnapshot container) => new()
    {
        Id = container.Id,
        Status = container.Status,
        Pid = container.Pid,
        Bundle = container.Bundle,
        BundleName = container.BundleName,
        CreatedAt = container.CreatedAt,
        StartedAt = container.StartedAt,
        FinishedAt = container.Exit?.FinishedAt,
        Exit = container.Exit is { } exit ? ToResponse(exit) : null,
        Revision = container.Revision,
        Stdin = container.Stdin,
        Terminal = container.Terminal,
        Notify = container.Notify is { } said ? NotifyResponse.Of(said) : null,
        Annotations = container.Annotations,
        OciVersion = container.OciVersion,
        Warnings = ToResponse(container.Warnings),
    };

    public static ExitResponse ToResponse(ContainerExit exit) => new()
    {
        Code = exit.Code,
        Signal = exit.Signal,
        OomKilled = exit.OomKilled,
        LostLogBytes = exit.LostLogBytes,
        Error = exit.Error,
    };

    public static UpdateResponse ToResponse(UpdateResult update) => new()
    {
        Resources = new RawJson(update.Resources),
        Values = [.. update.Values.Select(value => new ResourceValueResponse(value.Pointer, value.Path, value.Requested, value.Effective))],
        Warnings = ToResponse(update.Warnings),
        Revision = update.Container.Revision,
    };

    public static IReadOnlyList<WarningResponse> ToResponse(IReadOnlyList<ConfigProblem> warnings) =>
        warnings.Count == 0 ? [] : [.. warnings.Select(warning => new WarningResponse(warning.Pointer, warning.Message))];
}
