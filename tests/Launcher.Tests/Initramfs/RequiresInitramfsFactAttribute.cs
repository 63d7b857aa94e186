using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests.Initramfs;

/// <summary>A test on the kernel's first mount: skipped, saying so, where that can not be uncovered (in a container that was made by
/// OPEN_TREE_NAMESPACE) or is empty (where switch_root(8) has emptied it).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresInitramfsFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> s_missing = new(() => Requirements.Missing ?? Check());

    /// <summary>Needs root, busybox, and the directories of an initramfs.</summary>
    public RequiresInitramfsFactAttribute() => Skip = s_missing.Value;

    /// <summary>The program that leads there.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "initramfs");

    private static string? Check()
    {
        using var directory = Paths.Open("/", Native.Libc.O_PATH | Native.Libc.O_DIRECTORY);
        var process = PosixSpawn.StartNamed(Program, directory, ["initramfs", "check"], [], []);
        using SafePidFd pid = process.PidFd;
        Launching.Ready.Wait(pid, "the end of initramfs check");
        return Pidfd.WaitId(pid) == new ProcessExit(0, 0) ? null : "needs the directories of an initramfs under the host's root";
    }
}
