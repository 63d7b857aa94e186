namespace Berth.Native.Tests.Syscalls;

/// <summary>A test that makes a cgroup v2: skipped, saying so, where it can not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresCgroup2FactAttribute : FactAttribute
{
    /// <summary>Where cgroup v2 is mounted, on a hybrid machine or on one that has it alone.</summary>
    public static readonly string? Root =
        new[] { "/sys/fs/cgroup", "/sys/fs/cgroup/unified" }.FirstOrDefault(root => File.Exists($"{root}/cgroup.controllers"));

    public RequiresCgroup2FactAttribute()
    {
        if (Root is null || !Environment.IsPrivilegedProcess)
        {
            Skip = "needs root and a mounted cgroup v2";
        }
    }
}
