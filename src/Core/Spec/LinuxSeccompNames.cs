using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Berth.Core.Specs;

/// <summary>The names of <c>linux.seccomp</c> and libseccomp's numbers for them (seccomp.h; config-linux.md, "Seccomp"). Validation, the
/// compiler of filters and the features document use these tables.</summary>
public static class LinuxSeccompNames
{
    /// <summary>The action whose calls an agent answers.</summary>
    internal const string Notify = "SCMP_ACT_NOTIFY";

    // libseccomp takes what is below the kernel's MAX_ERRNO
    private const uint MaxErrno = 4094;

    /// <summary>The comparison that has two values.</summary>
    internal const string MaskedEqual = "SCMP_CMP_MASKED_EQ";

    /// <summary>Actions.</summary>
    internal static FrozenDictionary<string, LinuxSeccompAction> Actions { get; } = new Dictionary<string, LinuxSeccompAction>
    {
        ["SCMP_ACT_ALLOW"] = new(0x7fff_0000, MaxErrno: null, LetsPass: true),
        ["SCMP_ACT_ERRNO"] = new(0x0005_0000, MaxErrno: MaxErrno, LetsPass: false),
        ["SCMP_ACT_KILL"] = new(0x0000_0000, MaxErrno: null, LetsPass: false),
        ["SCMP_ACT_KILL_PROCESS"] = new(0x8000_0000, MaxErrno: null, LetsPass: false),
        ["SCMP_ACT_KILL_THREAD"] = new(0x0000_0000, MaxErrno: null, LetsPass: false),
        ["SCMP_ACT_LOG"] = new(0x7ffc_0000, MaxErrno: null, LetsPass: true),
        [Notify] = new(0x7fc0_0000, MaxErrno: null, LetsPass: false),
        ["SCMP_ACT_TRACE"] = new(0x7ff0_0000, MaxErrno: ushort.MaxValue, LetsPass: true),
        ["SCMP_ACT_TRAP"] = new(0x0003_0000, MaxErrno: null, LetsPass: false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Comparisons: <c>enum scmp_compare</c>.</summary>
    internal static FrozenDictionary<string, int> Operators { get; } = new Dictionary<string, int>
    {
        ["SCMP_CMP_NE"] = 1,
        ["SCMP_CMP_LT"] = 2,
        ["SCMP_CMP_LE"] = 3,
        ["SCMP_CMP_EQ"] = 4,
        ["SCMP_CMP_GE"] = 5,
        ["SCMP_CMP_GT"] = 6,
        [MaskedEqual] = 7,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Architectures, with the token of those whose system calls an x86-64 or arm64 kernel can get; 0 for the others.</summary>
    internal static FrozenDictionary<string, uint> Architectures { get; } = new Dictionary<string, uint>
    {
        ["SCMP_ARCH_X86"] = 0x4000_0003,
        ["SCMP_ARCH_X86_64"] = 0xc000_003e,
        ["SCMP_ARCH_X32"] = 0x4000_003e,
        ["SCMP_ARCH_ARM"] = 0x4000_0028,
        ["SCMP_ARCH_AARCH64"] = 0xc000_00b7,
        ["SCMP_ARCH_MIPS"] = 0,
        ["SCMP_ARCH_MIPS64"] = 0,
        ["SCMP_ARCH_MIPS64N32"] = 0,
        ["SCMP_ARCH_MIPSEL"] = 0,
        ["SCMP_ARCH_MIPSEL64"] = 0,
        ["SCMP_ARCH_MIPSEL64N32"] = 0,
        ["SCMP_ARCH_PPC"] = 0,
        ["SCMP_ARCH_PPC64"] = 0,
        ["SCMP_ARCH_PPC64LE"] = 0,
        ["SCMP_ARCH_S390"] = 0,
        ["SCMP_ARCH_S390X"] = 0,
        ["SCMP_ARCH_PARISC"] = 0,
        ["SCMP_ARCH_PARISC64"] = 0,
        ["SCMP_ARCH_RISCV64"] = 0,
        ["SCMP_ARCH_LOONGARCH64"] = 0,
        ["SCMP_ARCH_M68K"] = 0,
        ["SCMP_ARCH_SH"] = 0,
        ["SCMP_ARCH_SHEB"] = 0,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The architectures whose system calls this machine's kernel can get, its own first.</summary>
    internal static IReadOnlyList<string> OfThisMachine { get; } = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]
        : ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];
}
