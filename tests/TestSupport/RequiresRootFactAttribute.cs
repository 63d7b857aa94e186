using Berth.Native.Syscalls;
using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that mounts, loads BPF or the like: skipped, saying so, where the user is not root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresRootFactAttribute : FactAttribute
{
    /// <summary>Needs root alone.</summary>
    public RequiresRootFactAttribute()
        : this(0, 0)
    {
    }

    /// <summary>Needs root and a kernel of at least this version.</summary>
    public RequiresRootFactAttribute(int major, int minor)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Skip = "needs root";
        }
        else if (!KernelVersion.Current.IsAtLeast(major, minor))
        {
            Skip = $"needs Linux {major}.{minor}, this is {KernelVersion.Current.Release}";
        }
    }
}
