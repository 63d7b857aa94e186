using Xunit;

namespace Berth.TestSupport;

/// <summary>A theory that mounts a filesystem which never answers: needs /dev/fuse and all that containers need.</summary>
public sealed class RequiresFuseTheoryAttribute : TheoryAttribute
{
    public RequiresFuseTheoryAttribute() => Skip = HostTools.WhyNoFuse;
}
