using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // bpf(2)
    internal const int BPF_PROG_LOAD = 5;
    internal const int BPF_PROG_ATTACH = 8;
    internal const int BPF_PROG_DETACH = 9;
    internal const int BPF_PROG_GET_FD_BY_ID = 13;
    internal const int BPF_PROG_QUERY = 16;
    public const uint BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    public const uint BPF_CGROUP_DEVICE = 6;
    public const uint BPF_F_ALLOW_MULTI = 1 << 1;
    public const uint BPF_F_REPLACE = 1 << 2;

    // bpf(2)
    internal static SafeFd bpf(bpf_prog_load_attr* attributes) =>
        bpf_prog_load_fd(SYS_bpf, BPF_PROG_LOAD, attributes, (uint)sizeof(bpf_prog_load_attr));

    // bpf(2)
    internal static int bpf(int command, bpf_prog_attach_attr* attributes) =>
        bpf(SYS_bpf, command, attributes, (uint)sizeof(bpf_prog_attach_attr));

    // bpf(2)
    internal static SafeFd bpf(bpf_prog_id_attr* attributes) =>
        bpf_prog_fd_by_id(SYS_bpf, BPF_PROG_GET_FD_BY_ID, attributes, (uint)sizeof(bpf_prog_id_attr));

    // bpf(2)
    internal static int bpf(bpf_prog_query_attr* attributes) =>
        bpf_prog_query(SYS_bpf, BPF_PROG_QUERY, attributes, (uint)sizeof(bpf_prog_query_attr));

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial SafeFd bpf_prog_fd_by_id(nint number, int command, bpf_prog_id_attr* attributes, uint size);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial int bpf_prog_query(nint number, int command, bpf_prog_query_attr* attributes, uint size);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial SafeFd bpf_prog_load_fd(nint number, int command, bpf_prog_load_attr* attributes, uint size);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial int bpf(nint number, int command, bpf_prog_attach_attr* attributes, uint size);

    // the member of the union that BPF_PROG_LOAD reads, up to expected_attach_type
    [CMirror("linux/bpf.h", "union bpf_attr", Partial = true)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct bpf_prog_load_attr
    {
        public uint prog_type;
        public uint insn_cnt;
        public ulong insns;
        public ulong license;
        public uint log_level;
        public uint log_size;
        public ulong log_buf;
        public uint kern_version;
        public uint prog_flags;
        public bpf_obj_name prog_name;
        public uint prog_ifindex;
        public uint expected_attach_type;
    }

    // the member of the union that BPF_PROG_ATTACH and BPF_PROG_DETACH read
    [CMirror("linux/bpf.h", "union bpf_attr", Partial = true)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct bpf_prog_attach_attr
    {
        public uint target_fd;
        public uint attach_bpf_fd;
        public uint attach_type;
        public uint attach_flags;
        public uint replace_bpf_fd;
    }

    // the member of the union that BPF_PROG_GET_FD_BY_ID reads
    [CMirror("linux/bpf.h", "union bpf_attr", Partial = true)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct bpf_prog_id_attr
    {
        public uint prog_id;
        public uint next_id;
        public uint open_flags;
    }

    // the member of the union that BPF_PROG_QUERY reads and fills
    [CMirror("linux/bpf.h", "__typeof__(((union bpf_attr *)0)->query)", Partial = true)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct bpf_prog_query_attr
    {
        public uint target_fd;
        public uint attach_type;
        public uint query_flags;
        public uint attach_flags;
        public ulong prog_ids;
        public uint prog_cnt;
    }

    [InlineArray(16)]
    internal struct bpf_obj_name
    {
        private byte _element;
    }
}
