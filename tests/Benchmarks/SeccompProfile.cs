using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Berth.Benchmarks;

/// <summary>A profile like the one that engines give to their containers: everything is refused but what it names, which is nearly all
/// that the machine has, some of it for certain arguments only.</summary>
internal static partial class SeccompProfile
{
    private const int HighestNumber = 1000;
    private const int NoVsock = 40;

    /// <summary>CLONE_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID and _NEWNET.</summary>
    private const long NewNamespaces = 0x7E020000;

    private static readonly long[] Personalities = [0x0, 0x0008, 0x20000, 0x20008, 0xffffffff];

    private static readonly HashSet<string> ForArguments = ["clone", "personality", "socket"];

    private static readonly HashSet<string> Refused =
    [
        "_sysctl", "acct", "add_key", "bpf", "clock_adjtime", "clock_settime", "clone3", "create_module", "delete_module", "finit_module",
        "fsconfig", "fsmount", "fsopen", "fspick", "get_kernel_syms", "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup",
        "ioperm", "iopl", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "mount", "mount_setattr", "move_mount", "move_pages",
        "name_to_handle_at", "nfsservctl", "open_by_handle_at", "open_tree", "perf_event_open", "pivot_root", "query_module", "quotactl",
        "quotactl_fd", "reboot", "request_key", "set_mempolicy", "setdomainname", "sethostname", "setns", "settimeofday", "stime", "swapoff",
        "swapon", "sysfs", "umount", "umount2", "unshare", "uselib", "userfaultfd", "ustat", "vm86", "vm86old",
    ];

    /// <summary>The system calls of this machine that are allowed; none when there is no libseccomp to tell their names.</summary>
    public static IReadOnlyList<string> Names()
    {
        try
        {
            return [.. Enumerable.Range(0, HighestNumber).Select(NameOf).OfType<string>().Where(name => !Refused.Contains(name))];
        }
        catch (DllNotFoundException)
        {
            return [];
        }
    }

    /// <summary>The profile (config-linux.md, "Seccomp").</summary>
    public static JsonObject Of(IReadOnlyList<string> names) => new()
    {
        ["defaultAction"] = "SCMP_ACT_ERRNO",
        ["defaultErrnoRet"] = 1,
        ["syscalls"] = new JsonArray(
        [
            Allow(names.Where(name => !ForArguments.Contains(name))),
            Allow(["clone"], Argument("SCMP_CMP_MASKED_EQ", NewNamespaces, 0)),
            Allow(["socket"], Argument("SCMP_CMP_NE", NoVsock)),
            .. Personalities.Select(value => Allow(["personality"], Argument("SCMP_CMP_EQ", value))),
        ]),
    };

    private static JsonObject Allow(IEnumerable<string> names, JsonObject? argument = null)
    {
        var rule = new JsonObject
        {
            ["names"] = new JsonArray([.. names.Select(name => (JsonNode)name)]),
            ["action"] = "SCMP_ACT_ALLOW",
        };
        if (argument is not null)
        {
            rule["args"] = new JsonArray(argument);
        }

        return rule;
    }

    private static JsonObject Argument(string op, long value, long valueTwo = 0) =>
        new() { ["index"] = 0, ["value"] = value, ["valueTwo"] = valueTwo, ["op"] = op };

    private static unsafe string? NameOf(int number)
    {
        const uint native = 0;
        var name = seccomp_syscall_resolve_num_arch(native, number);
        try
        {
            return Marshal.PtrToStringUTF8((nint)name);
        }
        finally
        {
            NativeMemory.Free(name);
        }
    }

    // seccomp_syscall_resolve_num_arch(3)
    [LibraryImport("libseccomp.so.2")]
    private static unsafe partial byte* seccomp_syscall_resolve_num_arch(uint architecture, int number);
}
