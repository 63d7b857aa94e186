using System.Runtime.InteropServices;

namespace Berth.Native;

/// <summary>libc and the kernel's system calls, as they are: libc's own names, one file per C header, each signature once. Constants
/// are for everybody; functions are for the wrappers in <c>Syscalls/</c>, which know about EINTR, errors and ownership.</summary>
/// <remarks>A system call for which glibc 2.36 or musl 1.2 has no function goes through syscall(2) with the numbers of
/// <c>sys_syscall.cs</c>. Native.Tests compares every constant and struct with the headers.</remarks>
public static unsafe partial class Libc
{
    // The runtime maps this name to libc.so.6, or to musl's libc.
    private const string Name = "libc";

    // glibc and musl: long syscall(long number, ...). Typed overloads are safe, because the variadic calling convention differs
    // from the plain one for floating point arguments only (System V x86-64, AAPCS64).
    private const string Syscall = "syscall";

    private static readonly bool s_arm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
}
