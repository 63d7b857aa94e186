namespace Berth.Launcher.Tests;

/// <summary>What this machine must have for a container.</summary>
internal static class Requirements
{
    private static readonly string[] s_busyboxPaths = ["/usr/bin/busybox", "/bin/busybox", "/usr/local/bin/busybox"];

    /// <summary>Where busybox is, or null.</summary>
    public static string? Busybox { get; } = s_busyboxPaths.FirstOrDefault(File.Exists);

    /// <summary>What is missing, or null.</summary>
    public static string? Missing { get; } =
        !Environment.IsPrivilegedProcess ? "needs root" : Busybox is null ? "needs busybox (Debian: busybox-static)" : null;
}
