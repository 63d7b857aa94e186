using System.Globalization;
using System.Runtime.InteropServices;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Systemd;
using Berth.Core.IntelRdt;
using Berth.Core.Planning;
using Berth.Core.Seccomp;
using Berth.Native.Seccomp;
using Berth.Native.Syscalls;

namespace Berth.Core.Host;

/// <summary>Finds out, once at start, what the host can do.</summary>
internal static class HostProbe
{
    /// <summary>What the plan compiler has to know.</summary>
    public static HostFacts Facts(HostCgroups cgroups, HostResctrl resctrl, DaemonUser user, CoreOptions options) =>
        Facts(cgroups, resctrl, user, options, SecurityModules.Detect());

    private static HostFacts Facts(
        HostCgroups cgroups, HostResctrl resctrl, DaemonUser user, CoreOptions options, SecurityModules modules) => new()
        {
            HasResctrl = resctrl.Root is not null,
            HasApparmor = modules.HasApparmor,
            HasSelinux = modules.HasSelinux,
            UseSessionKeyrings = options.SessionKeyring,
            CgroupLayout = cgroups.Layout,
            HasSystemdCgroups = options.CgroupDriver == CgroupDriver.Systemd,
            CgroupV1Hierarchies = cgroups.ToV1Facts(),
            KernelVersion = new Version(KernelVersion.Current.Major, KernelVersion.Current.Minor),
            Capabilities = PermittedCapabilities(File.ReadLines("/proc/self/status")),
            KnownCapabilities = KnownCapabilities(File.ReadAllText("/proc/sys/kernel/cap_last_cap")),
            User = user,
        };

    /// <summary>What a user may want to know.</summary>
    public static HostInfo Info(HostCgroups cgroups, HostResctrl resctrl, DaemonUser user) =>
        Info(cgroups, resctrl, user, KernelVersion.Current);

    private static HostInfo Info(HostCgroups cgroups, HostResctrl resctrl, DaemonUser user, KernelVersion kernel) => new(
        kernel.Release,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        cgroups.Layout,
        [.. cgroups.V1.Select(hierarchy => hierarchy.MountPoint), .. cgroups.Unified is { } unified ? [unified.MountPoint] : Array.Empty<string>()],
        [
            // mount_setattr(2) on trees and cgroup.kill have no fallback
            new("kernel", kernel.IsAtLeast(5, 14), IsRequired: true, $"{kernel.Release}, needed is 5.14"),
            new("cgroups", cgroups.Layout != CgroupLayout.None, IsRequired: true, $"{cgroups.Layout} found in /proc/self/mountinfo"),
            new("root", user.IsRoot, IsRequired: false, user.IsRoot
                ? "the daemon runs as root" : $"the daemon runs as user {user.Uid}: its containers need user namespaces"),
            new("clone-into-cgroup", cgroups.Unified is not null, IsRequired: false,
                "without a cgroup v2 hierarchy the container process joins its cgroups after the clone"),
            new("systemd", SystemdCgroups.WhyNot(cgroups) is null, IsRequired: false,
                SystemdCgroups.WhyNot(cgroups) is { } why ? $"{why}; cgroups can be made by the cgroupfs driver alone" : "cgroups can be made by systemd"),
            new("pidfd-exit-info", kernel.IsAtLeast(6, 15), IsRequired: false,
                "without it (Linux 6.15) the exit code is unknown when a monitor is killed"),
            Seccomp(),
            Module("apparmor", SecurityModules.Detect().HasApparmor, "process.apparmorProfile"),
            Module("selinux", SecurityModules.Detect().HasSelinux, "process.selinuxLabel or linux.mountLabel"),
            new("resctrl", resctrl.Root is not null, IsRequired: false,
                resctrl.Root is { } root ? $"at {root}" : "not mounted; a config with linux.intelRdt is refused"),
        ])
    {
        SeccompFlags = SeccompLibrary.Version is null ? [] : SeccompFlagSupport.Names(),
    };

    private static HostFeature Module(string name, bool isEnabled, string fields) =>
        new(name, isEnabled, IsRequired: false, isEnabled ? "in use" : $"not in use; a config with {fields} is refused");

    private static HostFeature Seccomp() => SeccompLibrary.Version is { } version
        ? new("seccomp", Available: true, IsRequired: false, $"libseccomp {version}")
        : new("seccomp", Available: false, IsRequired: false,
            $"{SeccompLibrary.FileName} can not be loaded (Debian: libseccomp2); a config with linux.seccomp is refused");

    /// <summary>Of the number of the last one, in <c>cap_last_cap</c> (capabilities(7)).</summary>
    internal static ulong KnownCapabilities(string last) => ulong.MaxValue >> (63 - int.Parse(last, CultureInfo.InvariantCulture));

    /// <summary><c>CapPrm</c> of proc_pid_status(5).</summary>
    internal static ulong PermittedCapabilities(IEnumerable<string> status)
    {
        const string Field = "CapPrm:";
        string line = status.First(candidate => candidate.StartsWith(Field, StringComparison.Ordinal));
        return ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
