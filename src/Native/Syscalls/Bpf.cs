using System.Text;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Programs on cgroups (bpf(2)). All throw <see cref="SyscallException"/>.</summary>
public static unsafe class Bpf
{
    private const int LogSize = 64 * 1024;

    // the kernel's own limit of programs on one cgroup
    private const int MaxAttached = 64;

    /// <summary>Loads a program, <c>BPF_PROG_LOAD</c>. It lives as long as the handle or an attachment.</summary>
    /// <param name="type">Such as <see cref="Libc.BPF_PROG_TYPE_CGROUP_DEVICE"/>.</param>
    /// <param name="attachType">Such as <see cref="Libc.BPF_CGROUP_DEVICE"/>.</param>
    /// <param name="instructions">Eight bytes each: <c>struct bpf_insn</c>.</param>
    /// <exception cref="SyscallException">The verifier's words are in <see cref="SyscallException.Detail"/>.</exception>
    public static SafeFd LoadProgram(uint type, uint attachType, ReadOnlySpan<ulong> instructions)
    {
        fixed (ulong* code = instructions)
        fixed (byte* license = "Apache-2.0\0"u8)
        {
            var attributes = new Libc.bpf_prog_load_attr
            {
                prog_type = type,
                expected_attach_type = attachType,
                insn_cnt = (uint)instructions.Length,
                insns = (ulong)code,
                license = (ulong)license,
            };
            var program = Libc.bpf(&attributes);
            return program.IsInvalid ? throw Rejected(attributes) : program;
        }
    }

    /// <summary>Attaches a program to a cgroup, <c>BPF_PROG_ATTACH</c>.</summary>
    /// <param name="cgroup">The cgroup v2 directory.</param>
    /// <param name="program">From <see cref="LoadProgram"/>.</param>
    /// <param name="attachType">Such as <see cref="Libc.BPF_CGROUP_DEVICE"/>.</param>
    /// <param name="flags"><see cref="Libc.BPF_F_ALLOW_MULTI"/>, <see cref="Libc.BPF_F_REPLACE"/>.</param>
    /// <param name="replaced">The program whose place it takes, with <see cref="Libc.BPF_F_REPLACE"/>.</param>
    public static void Attach(SafeFd cgroup, SafeFd program, uint attachType, uint flags, SafeFd? replaced = null)
    {
        using var target = new FdNumber(cgroup);
        using var attached = new FdNumber(program);
        using var old = new FdNumber(replaced ?? SafeFd.CurrentDirectory);
        var attributes = new Libc.bpf_prog_attach_attr
        {
            target_fd = (uint)target.Value,
            attach_bpf_fd = (uint)attached.Value,
            attach_type = attachType,
            attach_flags = flags,
            replace_bpf_fd = replaced is null ? 0 : (uint)old.Value,
        };
        Check(Libc.bpf(Libc.BPF_PROG_ATTACH, &attributes), cgroup);
    }

    /// <summary>Takes a program off a cgroup, <c>BPF_PROG_DETACH</c>.</summary>
    /// <param name="cgroup">The cgroup v2 directory.</param>
    /// <param name="program">What was attached.</param>
    /// <param name="attachType">As what.</param>
    public static void Detach(SafeFd cgroup, SafeFd program, uint attachType)
    {
        using var target = new FdNumber(cgroup);
        using var attached = new FdNumber(program);
        var attributes = new Libc.bpf_prog_attach_attr
        {
            target_fd = (uint)target.Value,
            attach_bpf_fd = (uint)attached.Value,
            attach_type = attachType,
        };
        Check(Libc.bpf(Libc.BPF_PROG_DETACH, &attributes), cgroup);
    }

    /// <summary>The programs that are attached to a cgroup itself, <c>BPF_PROG_QUERY</c>.</summary>
    /// <param name="cgroup">The cgroup v2 directory.</param>
    /// <param name="attachType">As what.</param>
    /// <returns>The kernel's numbers of them, in the order in which they run.</returns>
    public static uint[] Attached(SafeFd cgroup, uint attachType)
    {
        using var target = new FdNumber(cgroup);
        var ids = new uint[MaxAttached];
        fixed (uint* first = ids)
        {
            var attributes = new Libc.bpf_prog_query_attr
            {
                target_fd = (uint)target.Value,
                attach_type = attachType,
                prog_ids = (ulong)first,
                prog_cnt = MaxAttached,
            };
            Check(Libc.bpf(&attributes), cgroup);
            return ids[..(int)attributes.prog_cnt];
        }
    }

    /// <summary>Opens a program by the kernel's number of it, <c>BPF_PROG_GET_FD_BY_ID</c>.</summary>
    /// <param name="id">From <see cref="Attached"/>.</param>
    public static SafeFd Open(uint id)
    {
        var attributes = new Libc.bpf_prog_id_attr { prog_id = id };
        var program = Libc.bpf(&attributes);
        return program.IsInvalid ? throw SyscallException.Last("bpf", $"program {id}") : program;
    }

    // asks once more, with a log: writing one takes the verifier several times as long
    private static SyscallException Rejected(Libc.bpf_prog_load_attr attributes)
    {
        var errno = Errno.Last;
        var log = new byte[LogSize];
        fixed (byte* start = log)
        {
            attributes.log_level = 1;
            attributes.log_size = LogSize;
            attributes.log_buf = (ulong)start;
            using var program = Libc.bpf(&attributes);
        }

        var text = Encoding.UTF8.GetString(log, 0, Math.Max(0, Array.IndexOf(log, (byte)0))).TrimEnd('\n');
        return new SyscallException("bpf", "BPF_PROG_LOAD", errno, text);
    }

    private static void Check(int result, SafeFd cgroup)
    {
        if (result != 0)
        {
            throw SyscallException.Last("bpf", cgroup.ToString());
        }
    }
}
