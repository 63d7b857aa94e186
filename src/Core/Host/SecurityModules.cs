namespace Berth.Core.Host;

/// <summary>The security modules of the kernel that give processes labels.</summary>
/// <param name="HasApparmor">Whether AppArmor is in use.</param>
/// <param name="HasSelinux">Whether SELinux is in use.</param>
internal sealed record SecurityModules(bool HasApparmor, bool HasSelinux)
{
    /// <summary>Looks at what the kernel shows.</summary>
    /// <param name="root">Where /sys and /proc are; empty for the host's.</param>
    public static SecurityModules Detect(string root = "") => new(
        // as libapparmor does: built in, and not switched off at boot
        Directory.Exists($"{root}/sys/kernel/security/apparmor") && First($"{root}/sys/module/apparmor/parameters/enabled") == 'Y',
        // as libselinux does: its filesystem is mounted and a policy is loaded; before that every process is "kernel"
        File.Exists($"{root}/sys/fs/selinux/enforce") && Label($"{root}/proc/thread-self/attr/current") is not (null or "" or "kernel"));

    private static char? First(string path) => Read(path) is { Length: > 0 } text ? text[0] : null;

    private static string? Label(string path) => Read(path)?.TrimEnd('\0', '\n');

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
