namespace Berth.Native.Contract;

/// <summary>What a step does: <c>enum plan_code</c> (launcher/plan.h is the reference). "In the root" means resolved with
/// <c>openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)</c> below the new root, before and after the pivot alike.</summary>
[CMirror("plan.h", "OP_")]
public enum PlanOp : ushort
{
    /// <summary>Setup: unshare(2). Arg 0: <c>CLONE_NEW…</c>. Here the cgroup namespace is made, in the final cgroup.</summary>
    Unshare = 1,

    /// <summary>Setup: sets <c>IFF_UP</c> on lo.</summary>
    LoopbackUp = 2,

    /// <summary>Setup: sethostname(2). Str 0: name.</summary>
    Sethostname = 3,

    /// <summary>Setup: propagation of the whole tree at /. Arg 0: <c>MS_SLAVE</c> or <c>MS_PRIVATE</c>…; always
    /// <see cref="PlanOpFlags.Recursive"/>.</summary>
    RootPropagation = 4,

    /// <summary>Setup: str 0: rootfs, absolute or relative to the bundle; binds it on itself with all mounts below and makes it the
    /// root in which the later ops resolve paths.</summary>
    RootOpen = 5,

    /// <summary>Setup: a new filesystem. Str 0 type, 1 source or absent, 2 target in the root (made, mode 0755, when missing), 3 list
    /// of arg 1 options "key=value" or "key". Arg 0: <c>MOUNT_ATTR_…</c> for fsmount(2), 2: number of an <see cref="Idmap"/> or 0. <see cref="PlanOpFlags.NoLinks"/> for proc
    /// and sysfs; <see cref="PlanOpFlags.CopyUp"/> and <see cref="PlanOpFlags.TargetMode"/> for tmpfs;
    /// <see cref="PlanOpFlags.OverProc"/>.</summary>
    Mount = 6,

    /// <summary>Setup: a bind mount. Str 0 source, absolute on the host or relative to the bundle, 1 target in the root (made like the
    /// source when missing). Arg 0 attr_set, 1 attr_clr of the new mount, 2 propagation (<c>MS_…</c>, 0 leaves it) and, from bit
    /// <see cref="PlanFormat.IdmapShift"/> on, the number of an <see cref="Idmap"/> or 0, 3 attr_set of the mounts below.
    /// <see cref="PlanOpFlags.Recursive"/> binds those too; the propagation is theirs then as well, and with
    /// <see cref="PlanOpFlags.IdmapTree"/> the id map. <see cref="PlanOpFlags.NoLinks"/>, <see cref="PlanOpFlags.OverProc"/>.
    /// <see cref="PlanOpFlags.Ask"/>: str 0 only names it.</summary>
    Bind = 7,

    /// <summary>Setup, root: mount_setattr(2) on the mount at str 0 in the root. Arg 0 attr_set, 1 attr_clr, 2 propagation.
    /// <see cref="PlanOpFlags.Recursive"/>.</summary>
    MountSetattr = 8,

    /// <summary>Setup: mknod(2). Str 0 path in the root. Arg 0 st_mode, not cut by the umask, 1 major &lt;&lt; 32 | minor, 2 uid,
    /// 3 gid. A node that is there already must be the same device. <see cref="PlanOpFlags.Existing"/>.</summary>
    Mknod = 9,

    /// <summary>Setup: symlink(2). Str 0 contents, 1 path in the root. An existing entry is left alone.</summary>
    Symlink = 10,

    /// <summary>Setup, its last one: pivot_root(2) into the root; the old one is detached.</summary>
    PivotRoot = 11,

    /// <summary>Root: makes str 0 unreadable: /dev/null over a file, an empty read-only tmpfs over a directory.
    /// <see cref="PlanOpFlags.Optional"/>.</summary>
    Mask = 12,

    /// <summary>Root: binds str 0 on itself, read-only. <see cref="PlanOpFlags.Optional"/>.</summary>
    Readonly = 13,

    /// <summary>Root: umask(2). Arg 0: mask.</summary>
    Umask = 14,

    /// <summary>Root: makes the directory str 0 with its parents, mode 0755, where missing: the working directory.</summary>
    Mkdir = 15,

    /// <summary>Root: prctl(PR_SET_NO_NEW_PRIVS).</summary>
    NoNewPrivs = 16,

    /// <summary>Root, its last one: sends <see cref="SyncType.ProcReady"/>, but not with <see cref="PlanOpFlags.Ahead"/>, and waits for
    /// <see cref="SyncType.ProcRun"/>.</summary>
    Ready = 17,

    /// <summary>Drop: drops capabilities from the bounding set. Arg 0: the ones to keep, a bit each.</summary>
    CapBounding = 18,

    /// <summary>Drop: keeps permitted capabilities, hands 0 to 2 over where they are the launcher's pipes, setgroups(2),
    /// setresgid(2), setresuid(2), re-arms the parent-death signal. Arg 0 uid, 1 gid. Str 0: blob of arg 2 bytes, 32-bit
    /// gids.</summary>
    SetUser = 19,

    /// <summary>Drop: chdir(2) as the user to str 0, then getcwd must be inside the root.</summary>
    Chdir = 20,

    /// <summary>Drop: capset(2) and ambient. Arg 0 effective, 1 permitted, 2 inheritable, 3 ambient (a failure to raise an ambient
    /// one is a warning).</summary>
    CapSet = 21,

    /// <summary>Drop: finds the file for <see cref="Exec"/> as execvp(3) does. Str 0 name, 1 PATH. ENOENT and EACCES end the
    /// create.</summary>
    FindExec = 22,

    /// <summary>Drop, its last one: sends <see cref="SyncType.ProcCreated"/>, then waits for a byte in exec.fifo.</summary>
    WaitStart = 23,

    /// <summary>Exec, the plan's last op: closes everything but 0 to 2, execve(2) of what <see cref="FindExec"/> found. Str 0 list of
    /// arg 0 arguments, 1 list of arg 1 environment strings.</summary>
    Exec = 24,

    /// <summary>Setup: setdomainname(2). Str 0: name.</summary>
    Setdomainname = 25,

    /// <summary>Setup: /proc/self/oom_score_adj through the host's procfs. Arg 0: a signed number from -1000 to 1000.</summary>
    OomScoreAdj = 26,

    /// <summary>Root: sched_setattr(2). Str 0: blob of arg 2 bytes, <c>struct sched_attr</c> with its 56 bytes.</summary>
    Scheduler = 27,

    /// <summary>Root: ioprio_set(2) for the process group. Arg 0: class &lt;&lt; 13 | priority.</summary>
    IoPriority = 28,

    /// <summary>Root: personality(2). Arg 0: <c>PER_LINUX</c> or <c>PER_LINUX32</c>.</summary>
    Personality = 29,

    /// <summary>Root: set_mempolicy(2). Arg 0: mode and flags. Str 0: blob of arg 2 bytes, the mask of nodes, made of 64-bit
    /// words.</summary>
    MemoryPolicy = 30,

    /// <summary>Root: writes to /proc/sys of a procfs of its own. Str 0: list of arg 0 names such as net/ipv4/ip_forward, 1 list of
    /// arg 1 values, as many.</summary>
    Sysctl = 31,

    /// <summary>Drop, exec: seccomp(2). Str 0: blob of arg 2 bytes, <c>struct sock_filter</c>. Arg 0: <c>SECCOMP_FILTER_FLAG_…</c>; with
    /// a listener in drop, else in exec. Arg 1: permitted capabilities that are effective while it is loaded, 3: capabilities that
    /// are given up afterwards.</summary>
    Seccomp = 45,

    /// <summary>Setup: sends <see cref="SyncType.ProcHooks"/>, waits for <see cref="SyncType.ProcHooksDone"/> and keeps the state
    /// documents that come with it.</summary>
    Hooks = 50,

    /// <summary>Setup: a createContainer hook. Exec: a startContainer hook. Str 0 absolute path, 1 list of arg 0 arguments, 2 list of
    /// arg 1 environment strings. Arg 2: seconds after which it is killed with its process group.</summary>
    Hook = 51,

    /// <summary>Monitor: setns(2). Str 0 absolute path of a namespace. Arg 0: its <c>CLONE_NEW…</c> type. Order: any, the mount
    /// namespace, the user namespace.</summary>
    Join = 55,

    /// <summary>Monitor: gives the pipes of standard output and error to the container's root on the host. Arg 0 uid, 1 gid.</summary>
    OwnStdio = 56,

    /// <summary>Setup: setgroups(2), setresgid(2) and setresuid(2) to 0 of the user namespace, re-arms the parent-death signal.</summary>
    UserRoot = 57,

    /// <summary>Setup: makes a time namespace, writes str 0 to its timens_offsets, joins it.</summary>
    TimeOffsets = 58,

    /// <summary>Setup: binds the host's device str 0 on str 0 in the root. Arg 0 <c>S_IFCHR</c> or <c>S_IFBLK</c>, 1 major &lt;&lt; 32 |
    /// minor: what it must be.</summary>
    BindDevice = 59,

    /// <summary>Setup: takes the root of the mount namespace that <see cref="Join"/> joined as it is, in place of <see cref="RootOpen"/> and
    /// <see cref="PivotRoot"/>.</summary>
    RootJoined = 60,

    /// <summary>Setup: changes the filesystem that is mounted at str 0 in the root. Str 1: list of arg 0 options, as for
    /// <see cref="Mount"/>.</summary>
    Reconfigure = 65,

    /// <summary>Monitor: an id map for mounts; the first such op makes number 1. Either str 0 lines for uid_map and 1 lines for gid_map
    /// of a new user namespace, or 2 absolute path of a user namespace.</summary>
    Idmap = 66,

    /// <summary>Drop: prlimit(2). Arg 0 <c>RLIMIT_…</c>, 1 soft limit, 2 hard limit. Str 0: what it is called.</summary>
    Rlimit = 67,

    /// <summary>Setup: keyctl(2) <c>KEYCTL_JOIN_SESSION_KEYRING</c> of <c>_ses.</c> and the container's id. Arg 0: permissions that it gets
    /// besides those that it has. Str 0: SELinux label of the keyring, or absent.</summary>
    Keyring = 75,

    /// <summary>Monitor, setup: sched_setaffinity(2). Str 0: blob of arg 2 bytes, the mask of CPUs, made of 64-bit words; without it every
    /// CPU.</summary>
    CpuAffinity = 76,

    /// <summary>Root: adds HOME to the environment of <see cref="Exec"/>: what /etc/passwd in the root says of user arg 0.</summary>
    Home = 77,

    /// <summary>Root: writes label str 2 to str 0 in /proc/thread-self/attr, or to str 1 where there is no str 0.</summary>
    Label = 78,

    /// <summary>Setup, once, with <see cref="PlanFlags.Listen"/>: takes arg 0 sockets out of <see cref="LaunchFd.Listen"/>, which
    /// <see cref="Exec"/> leaves open as 3, 4, …, with <c>LISTEN_PID</c> in the environment.</summary>
    Listen = 80,

    /// <summary>Root, once, with <see cref="PlanFlags.Terminal"/>: a new pseudoterminal of the devpts at /dev/pts becomes 0 to 2 and the
    /// controlling terminal. Arg 0: columns, 1: lines. Str 0: path that it is bound on, made where it is missing, or none.</summary>
    Terminal = 90,

    /// <summary>Monitor, with <see cref="PlanFlags.Exec"/>: joins all of arg 0 <c>CLONE_NEW…</c> of <see cref="LaunchFd.Target"/> with one
    /// setns(2).</summary>
    JoinProcess = 91,

    /// <summary>Setup, with <see cref="PlanFlags.Exec"/>: joins the cgroup namespace of <see cref="LaunchFd.Target"/>.</summary>
    JoinCgroups = 92,

    /// <summary>Root: finds str 0 user, a name or a number, in /etc/passwd and str 1 group, a name or a number, in /etc/group; without a
    /// group that of the user, and all that the user is in.</summary>
    LookUpUser = 93,

    /// <summary>One behind the last.</summary>
    End = 120,
}
