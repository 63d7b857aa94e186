using Berth.Core.Containers;

namespace Berth.Core.Tests.Containers;

internal static class Snapshots
{
    public static ContainerSnapshot In(ContainerStatus status, string id = "c1") => new()
    {
        Id = id,
        Status = status,
        Bundle = "/bundles/demo",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Revision = 1,
        Annotations = new Dictionary<string, string>(),
        OciVersion = "1.3.0",
    };
}
