using System.Runtime.InteropServices;

namespace Berth.Native.Seccomp;

/// <summary>What the libseccomp of this machine knows. Everything but <see cref="Version"/> needs it to be there.</summary>
public static unsafe class SeccompLibrary
{
    /// <summary>What is loaded: <c>libseccomp.so.2</c>.</summary>
    public const string FileName = Libseccomp.Name;

    /// <summary>Its version, or null where it can not be loaded.</summary>
    public static Version? Version { get; } = FindVersion();

    /// <summary>What the library found the kernel to support, as a number that grows (seccomp_api_get(3)).</summary>
    public static uint ApiLevel => Libseccomp.seccomp_api_get();

    /// <summary>The number of a system call for <see cref="SeccompFilterBuilder.AddRule"/>; null for an unknown name. A negative number stands
    /// for a call that only other architectures have.</summary>
    public static int? FindSyscall(string name) =>
        Libseccomp.seccomp_syscall_resolve_name(name) is not Libseccomp.__NR_SCMP_ERROR and var number ? number : null;

    /// <summary>The number of a system call of an architecture; null where it has none of that name.</summary>
    public static int? FindSyscall(string name, uint architecture) =>
        Libseccomp.seccomp_syscall_resolve_name_arch(architecture, name) is >= 0 and var number ? number : null;

    private static Version? FindVersion()
    {
        if (!NativeLibrary.TryLoad(Libseccomp.Name, out _))
        {
            return null;
        }

        var version = Libseccomp.seccomp_version();
        return new Version((int)version->major, (int)version->minor, (int)version->micro);
    }
}
