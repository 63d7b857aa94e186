namespace Berth.TestSupport;

/// <summary>What this host has, for tests that need it.</summary>
public static class HostTools
{
    private static readonly string[] BusyboxPaths = ["/bin/busybox", "/usr/bin/busybox", "/usr/local/bin/busybox"];

    /// <summary>Path of busybox; null when there is none.</summary>
    public static string? Busybox => BusyboxPaths.FirstOrDefault(File.Exists);

    /// <summary>Why real containers can not be run here; null when they can.</summary>
    public static string? WhyNoContainers =>
        !Environment.IsPrivilegedProcess ? "needs root"
        : Busybox is null ? "needs /bin/busybox (Debian: busybox-static)"
        : Host.CgroupTree.Hierarchies.Count == 0 ? "needs a mounted cgroup filesystem"
        : null;

    /// <summary>Why there can be no containers on a cgroup v2 hierarchy here, with or without controllers; null when there can.</summary>
    public static string? WhyNoCgroup2Containers => WhyNoContainers
        ?? (Host.CgroupTree.Hierarchies.Any(Host.CgroupTree.IsUnified) ? null : "needs a mounted cgroup2 filesystem");

    /// <summary>Why containers can not be in systemd's units here; null when they can.</summary>
    public static string? WhyNoSystemd => WhyNoContainers
        ?? (!Directory.Exists("/run/systemd/system") ? "needs systemd as the init"
            : Host.CgroupTree.Layout != "v2" ? "needs cgroup v2 alone" : null);

    /// <summary>Why no daemon can be started here that is not root; null when one can.</summary>
    public static string? WhyNoRootless => WhyNoCgroup2Containers ?? (HasProgram("setpriv") ? null : "needs setpriv (Debian: util-linux)");

    /// <summary>In the guest of tests/lab, the directory with what is to be tested; null elsewhere.</summary>
    public static string? LabDirectory => Environment.GetEnvironmentVariable("BERTH_LAB_DIRECTORY");

    /// <summary>Why no filesystem of a test's own can be made here; null when it can.</summary>
    public static string? WhyNoFuse => WhyNoContainers ?? (File.Exists("/dev/fuse") ? null : "needs /dev/fuse");

    /// <summary>Why network devices can not be made here; null when they can.</summary>
    public static string? WhyNoNetworkTools =>
        new[] { "ip", "nsenter", "unshare" }.FirstOrDefault(program => !HasProgram(program)) is { } missing
            ? $"needs {missing} (Debian: iproute2, util-linux)" : null;

    /// <summary>Why scripts/berth-attach can not be run here, with a container; null when it can.</summary>
    public static string? WhyNoPython => WhyNoContainers ?? (HasProgram("python3") ? null : "needs python3");

    /// <summary>Whether PATH has a program.</summary>
    public static bool HasProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, name)));
}
