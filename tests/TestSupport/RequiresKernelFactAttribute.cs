using Berth.Native.Syscalls;
using Xunit;

namespace Berth.TestSupport;

/// <summary>A test of something that older kernels do not have: skipped, saying so, on those.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresKernelFactAttribute : FactAttribute
{
    /// <summary>Needs a kernel of at least this version.</summary>
    public RequiresKernelFactAttribute(int major, int minor)
    {
        if (!KernelVersion.Current.IsAtLeast(major, minor))
        {
            Skip = $"needs Linux {major}.{minor}, this is {KernelVersion.Current.Release}";
        }
    }
}
