using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs containers and looks at their keyrings: needs a kernel with keyrings(7).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresKeyringsFactAttribute : FactAttribute
{
    public RequiresKeyringsFactAttribute() =>
        Skip = HostTools.WhyNoContainers ?? (File.Exists("/proc/keys") ? null : "needs a kernel with keyrings (/proc/keys)");
}
