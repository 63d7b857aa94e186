using Berth.Core.Host;

namespace Berth.Core.Specs;

/// <summary>The config that <c>GET /v1/spec</c> serves: that of <c>runc spec</c>, without a terminal, with another hostname, and always with its
/// own cgroup namespace.</summary>
public static class DefaultSpec
{
    private static readonly string[] Capabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

    private const string TerminalGroup = "gid=5";

    /// <summary>The default config of a daemon that is root.</summary>
    public static Spec Value { get; } = new()
    {
        OciVersion = SpecVersions.Max,
        Process = new Process
        {
            Terminal = false,
            User = new User { UID = 0, GID = 0 },
            Args = ["sh"],
            Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
            Cwd = "/",
            Capabilities = new LinuxCapabilities { Bounding = Capabilities, Effective = Capabilities, Permitted = Capabilities },
            Rlimits = [new POSIXRlimit { Type = "RLIMIT_NOFILE", Hard = 1024, Soft = 1024 }],
            NoNewPrivileges = true,
        },
        Root = new Root { Path = "rootfs", Readonly = true },
        Hostname = "berth",
        Mounts =
        [
            Mount("/proc", "proc", "proc"),
            Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", TerminalGroup),
            Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
            Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
            Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            Mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"),
        ],
        Linux = new Linux
        {
            Resources = new LinuxResources { Devices = [new LinuxDeviceCgroup { Allow = false, Access = "rwm" }] },
            Namespaces =
            [
                Namespace(LinuxNamespaceType.PID), Namespace(LinuxNamespaceType.Network), Namespace(LinuxNamespaceType.IPC),
                Namespace(LinuxNamespaceType.UTS), Namespace(LinuxNamespaceType.Mount), Namespace(LinuxNamespaceType.Cgroup),
            ],
            MaskedPaths =
            [
                "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
                "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi", "/sys/devices/virtual/powercap",
            ],
            ReadonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"],
        },
    };

    /// <summary>The default config of a daemon: one that is not root gets a user namespace in which it is.</summary>
    /// <param name="user">Whom the daemon runs as.</param>
    public static Spec For(DaemonUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.IsRoot ? Value : Value with
        {
            // the group is not mapped
            Mounts = [.. Value.Mounts!.Select(mount => mount with { Options = mount.Options?.Where(option => option != TerminalGroup).ToArray() })],
            Linux = Value.Linux! with
            {
                Resources = null,
                Namespaces = [.. Value.Linux.Namespaces!, Namespace(LinuxNamespaceType.User)],
                UIDMappings = [Own(user.Uid)],
                GIDMappings = [Own(user.Gid)],
            },
        };
    }

    private static LinuxIDMapping Own(uint id) => new() { ContainerID = 0, HostID = id, Size = 1 };

    private static Mount Mount(string destination, string type, string source, params string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options.Length == 0 ? null : options };

    private static LinuxNamespace Namespace(string type) => new() { Type = type };
}
