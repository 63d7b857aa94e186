using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;

namespace Berth.Api.Containers;

/// <summary>What is to change in a container.</summary>
public sealed record UpdateContainerRequest : IRequestBody<UpdateContainerRequest>
{
    /// <summary>The limits to change, in the form of <c>linux.resources</c> (OCI runtime-spec, config-linux.md). What is not named, or null,
    /// stays as it is; -1 lifts a limit. Entries of lists that name a device, a page size or an interface replace the one with the same name,
    /// other lists are replaced whole.</summary>
    public RawJson Resources { get; init; }

    /// <inheritdoc/>
    static UpdateContainerRequest IRequestBody<UpdateContainerRequest>.Read(RequestObject body)
    {
        if (body.IsAbsent("resources"))
        {
            body.Note("resources", "is required");
        }

        return new UpdateContainerRequest { Resources = body.RawObject("resources") ?? default };
    }
}
