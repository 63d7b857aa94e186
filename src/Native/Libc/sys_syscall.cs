namespace Berth.Native;

// syscall(2). Calls added since Linux 5.1 have one number on every architecture.
public static unsafe partial class Libc
{
    internal const nint SYS_pidfd_send_signal = 424;
    internal const nint SYS_open_tree = 428;
    internal const nint SYS_move_mount = 429;
    internal const nint SYS_fsopen = 430;
    internal const nint SYS_fsconfig = 431;
    internal const nint SYS_fsmount = 432;
    internal const nint SYS_pidfd_open = 434;
    internal const nint SYS_close_range = 436;
    internal const nint SYS_openat2 = 437;
    internal const nint SYS_pidfd_getfd = 438;
    internal const nint SYS_mount_setattr = 442;

    internal const nint SYS_bpf_x86_64 = 321;
    internal const nint SYS_bpf_arm64 = 280;

    internal const nint SYS_seccomp_x86_64 = 317;
    internal const nint SYS_seccomp_arm64 = 277;

    internal static nint SYS_seccomp => s_arm64 ? SYS_seccomp_arm64 : SYS_seccomp_x86_64;

    internal static nint SYS_bpf => s_arm64 ? SYS_bpf_arm64 : SYS_bpf_x86_64;
}
