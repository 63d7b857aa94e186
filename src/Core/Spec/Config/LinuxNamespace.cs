namespace Berth.Core.Specs;

/// <summary>A namespace to make or to join (namespaces(7); config-linux.md, "Namespaces").</summary>
public sealed record LinuxNamespace : SpecObject
{
    /// <summary>One of <see cref="LinuxNamespaceType"/>. Required.</summary>
    public string? Type { get; init; }

    /// <summary>Absolute path of the namespace to join; absent or empty means a new one.</summary>
    public string? Path { get; init; }

    /// <summary>Whether it is one that is there already.</summary>
    internal bool IsJoined() => Path is { Length: > 0 };
}

/// <summary>Names of the namespace types.</summary>
public static class LinuxNamespaceType
{
    /// <summary>Process ids.</summary>
    public const string PID = "pid";

    /// <summary>Network devices, addresses, ports.</summary>
    public const string Network = "network";

    /// <summary>Mounts.</summary>
    public const string Mount = "mount";

    /// <summary>System V IPC and POSIX message queues.</summary>
    public const string IPC = "ipc";

    /// <summary>Host and domain name.</summary>
    public const string UTS = "uts";

    /// <summary>User and group ids.</summary>
    public const string User = "user";

    /// <summary>The view of the cgroup hierarchy.</summary>
    public const string Cgroup = "cgroup";

    /// <summary>Monotonic and boot time clocks.</summary>
    public const string Time = "time";

    /// <summary>All that the specification defines.</summary>
    public static IReadOnlyList<string> All { get; } = [Cgroup, IPC, Mount, Network, PID, Time, User, UTS];
}
