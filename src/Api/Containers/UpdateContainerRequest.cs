using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers.Operations;

namespace Berth.Api.Containers;

/// <summary>What is to change in a container.</summary>
public sealed record UpdateContainerRequest : IRequestBody<UpdateContainerRequest>
{
    /// <summary>The limits to change, in the form of <c>linux.resources</c> (OCI runtime-spec, config-linux.md). What is not named, or null,
    /// stays as it is; -1 lifts a limit. Entries of lists that name a device, a page size or an interface replace the one with the same name,
    /// other lists are replaced whole.</summary>
    public RawJson? Resources { get; init; }

    /// <summary>Cache and memory bandwidth to change: some of <c>l3CacheSchema</c>, <c>memBwSchema</c> and <c>schemata</c> of
    /// <c>linux.intelRdt</c>. The values are written into the schemata file of the container's group, for all that are in it; what they do not
    /// name stays.</summary>
    public RawJson? IntelRdt { get; init; }

    /// <summary>Device nodes to add, in the form of <c>linux.devices</c>; one that is there already stays as it is. Whether the container may use
    /// them is up to <c>resources.devices</c>.</summary>
    public IReadOnlyList<RawJson>? Devices { get; init; }

    /// <inheritdoc/>
    static UpdateContainerRequest IRequestBody<UpdateContainerRequest>.Read(RequestObject body)
    {
        if (body.IsAbsent("resources") & body.IsAbsent("intelRdt") & body.IsAbsent("devices"))
        {
            body.Note("resources", "is required, or intelRdt or devices");
        }

        return new UpdateContainerRequest
        {
            Resources = body.RawObject("resources"),
            IntelRdt = body.RawObject("intelRdt"),
            Devices = body.RawObjects("devices"),
        };
    }

    /// <summary>As Core wants it.</summary>
    internal ResourceChange ToCore() => new(Resources?.Utf8, IntelRdt?.Utf8, Devices is null ? default(ReadOnlyMemory<byte>?) : RawJson.List(Devices));
}
