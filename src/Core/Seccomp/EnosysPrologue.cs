using System.Runtime.InteropServices;
using Berth.Native.Seccomp;

namespace Berth.Core.Seccomp;

/// <summary>Instructions in front of a filter: a system call with a higher number than any that the profile names is answered with ENOSYS.
/// Whoever wrote the profile could not know of it, and libraries fall back to older calls on ENOSYS, but not on EPERM (ADR-0008).</summary>
internal static class EnosysPrologue
{
    private const uint X32 = 0x4000_003e;
    private const uint X64 = 0xc000_003e;
    private const uint Arm = 0x4000_0028;

    // linux/bpf_common.h; offsets are those of struct seccomp_data
    private const ushort LoadWord = 0x20;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpGreater = 0x25;
    private const ushort JumpGreaterOrEqual = 0x35;
    private const ushort Return = 0x06;
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;

    // SECCOMP_RET_ERRNO | ENOSYS
    private const uint ReturnEnosys = 0x0005_0000 | 38;

    /// <summary>The instructions; none where the default lets unknown calls pass or answers ENOSYS by itself.</summary>
    public static byte[] Create(SeccompProfile profile)
    {
        List<Instruction> code = [];
        if (!profile.DefaultLetsPass && profile.DefaultAction != ReturnEnosys)
        {
            foreach (var architecture in profile.Architectures)
            {
                var newest = profile.Names.Max(name => SeccompLibrary.FindSyscall(name, architecture));
                if (newest is { } number)
                {
                    AddCheck(code, architecture, (uint)number);
                }
            }
        }

        return code.Count == 0 ? [] : MemoryMarshal.AsBytes<Instruction>([new(LoadWord, 0, 0, ArchitectureOffset), .. code]).ToArray();
    }

    /// <summary>Begins and ends with the architecture in the accumulator, so that checks can follow each other.</summary>
    private static void AddCheck(List<Instruction> code, uint architecture, uint newest) => code.AddRange(
    [
        // the kernel tells x32 from x86-64 only by the numbers
        new(JumpEqual, 0, 5, architecture == X32 ? X64 : architecture),
        new(LoadWord, 0, 0, NumberOffset),
        new(JumpGreater, 0, 2, newest),
        new(JumpGreaterOrEqual, 1, 0, End(architecture)),
        new(Return, 0, 0, ReturnEnosys),
        new(LoadWord, 0, 0, ArchitectureOffset),
    ]);

    /// <summary>Where the numbers end that the table of an architecture grows into: behind them are those of x32, of ARM's private calls, and
    /// -1, by which a tracer cancels a call.</summary>
    private static uint End(uint architecture) => architecture switch
    {
        X32 => 0x8000_0000,
        Arm => 0x000f_0000,
        _ => 0x4000_0000,
    };

    /// <summary><c>struct sock_filter</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);
}
