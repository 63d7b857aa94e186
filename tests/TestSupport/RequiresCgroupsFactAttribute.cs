using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that makes cgroups: skipped unless it runs as root where a cgroup hierarchy is mounted for writing.</summary>
public sealed class RequiresCgroupsFactAttribute : FactAttribute
{
    public RequiresCgroupsFactAttribute(params string[] types)
    {
        Skip = Environment.IsPrivilegedProcess ? types.Select(WhyNot).FirstOrDefault(why => why is not null) : "needs root";
    }

    private static string? WhyNot(string type)
    {
        bool mounted = File.ReadLines("/proc/self/mountinfo").Any(line =>
            line.Contains($" - {type} ", StringComparison.Ordinal) && line.Split(' ')[5].StartsWith("rw", StringComparison.Ordinal));
        return mounted ? null : $"needs a writable {type} mount";
    }
}
