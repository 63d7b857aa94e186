using Xunit;

namespace Berth.TestSupport;

/// <summary>A test of real limits: skipped unless it runs as root on a host with these controllers on cgroup v1.</summary>
public sealed class RequiresControllersFactAttribute : FactAttribute
{
    public RequiresControllersFactAttribute(params string[] controllers) =>
        Skip = WhyNot(controllers);

    internal static string? WhyNot(IEnumerable<string> controllers) =>
        Environment.IsPrivilegedProcess ? controllers.Select(WhyNot).FirstOrDefault(why => why is not null) : "needs root";

    private static string? WhyNot(string controller)
    {
        bool mounted = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(" - ")[^1].Split(' '))
            .Any(fields => fields[0] == "cgroup" && fields[^1].Split(',').Contains(controller));
        return mounted ? null : $"needs the {controller} controller on cgroup v1";
    }
}
