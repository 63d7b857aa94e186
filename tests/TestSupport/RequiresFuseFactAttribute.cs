using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that mounts a filesystem of its own: needs /dev/fuse and all that containers need.</summary>
public sealed class RequiresFuseFactAttribute : FactAttribute
{
    public RequiresFuseFactAttribute() => Skip = HostTools.WhyNoFuse;
}
