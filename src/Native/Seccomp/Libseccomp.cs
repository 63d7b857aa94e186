using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native.Seccomp;

/// <summary>libseccomp 2.5 by its own names (seccomp_init(3) and its neighbours, seccomp.h). Functions return 0 or a negative
/// errno.</summary>
internal static unsafe partial class Libseccomp
{
    // the name of the ABI: what Debian's libseccomp2 installs, without the development package
    internal const string Name = "libseccomp.so.2";

    // enum scmp_filter_attr
    internal const int SCMP_FLTATR_CTL_OPTIMIZE = 8;

    // what seccomp_syscall_resolve_name(3) returns for an unknown name
    internal const int __NR_SCMP_ERROR = -1;

    // seccomp_version(3)
    [LibraryImport(Name)]
    internal static partial scmp_version* seccomp_version();

    // seccomp_api_get(3)
    [LibraryImport(Name)]
    internal static partial uint seccomp_api_get();

    // seccomp_init(3)
    [LibraryImport(Name)]
    internal static partial SafeFilterContext seccomp_init(uint def_action);

    // seccomp_release(3)
    [LibraryImport(Name)]
    internal static partial void seccomp_release(nint ctx);

    // seccomp_attr_set(3)
    [LibraryImport(Name)]
    internal static partial int seccomp_attr_set(SafeFilterContext ctx, int attr, uint value);

    // seccomp_arch_add(3)
    [LibraryImport(Name)]
    internal static partial int seccomp_arch_add(SafeFilterContext ctx, uint arch_token);

    // seccomp_syscall_resolve_name(3)
    [LibraryImport(Name, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int seccomp_syscall_resolve_name(string name);

    // seccomp_syscall_resolve_name(3)
    [LibraryImport(Name, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int seccomp_syscall_resolve_name_arch(uint arch_token, string name);

    // seccomp_rule_add(3)
    [LibraryImport(Name)]
    internal static partial int seccomp_rule_add_array(
        SafeFilterContext ctx, uint action, int syscall, uint arg_cnt, scmp_arg_cmp* arg_array);

    // seccomp_export_bpf(3)
    [LibraryImport(Name)]
    internal static partial int seccomp_export_bpf(SafeFilterContext ctx, SafeFd fd);

    // struct scmp_version
    [StructLayout(LayoutKind.Sequential)]
    internal struct scmp_version
    {
        public uint major;
        public uint minor;
        public uint micro;
    }

    // struct scmp_arg_cmp; op is an enum of int's size
    [StructLayout(LayoutKind.Sequential)]
    internal struct scmp_arg_cmp
    {
        public uint arg;
        public int op;
        public ulong datum_a;
        public ulong datum_b;
    }
}
