using System.Globalization;
using System.Text;
using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>Numbers of the capabilities (capabilities(7), linux/capability.h).</summary>
public static class Capabilities
{
    // the index is the number
    private static readonly string[] s_names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID",
        "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW",
        "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT",
        "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD",
        "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG",
        "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>All names; a capability's index is its number.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>The number of a capability.</summary>
    /// <param name="name">Such as <c>CAP_SYS_ADMIN</c>.</param>
    /// <param name="number">Its number.</param>
    public static bool TryParse(string name, out int number) => (number = Array.IndexOf(s_names, name)) >= 0;

    /// <summary>The highest number that the running kernel knows: /proc/sys/kernel/cap_last_cap.</summary>
    /// <exception cref="SyscallException">/proc is not there.</exception>
    public static int ReadLastCap()
    {
        using var file = Paths.Open("/proc/sys/kernel/cap_last_cap", Libc.O_RDONLY);
        var text = Encoding.ASCII.GetString(Files.ReadAllBytes(file, 16));
        return int.Parse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
