using System.Runtime.InteropServices;
using Berth.Core.Seccomp;

namespace Berth.Core.Tests.Seccomp;

/// <summary>Runs a filter as the kernel would (seccomp(2), the classic BPF of linux/filter.h): the instructions that libseccomp and Berth use.</summary>
internal static class FilterMachine
{
    public const uint X64 = 0xc000_003e;
    public const uint X86 = 0x4000_0003;
    public const uint Allow = 0x7fff_0000;
    public const uint Kill = 0;
    public const uint KillProcess = 0x8000_0000;

    public static uint Errno(uint number) => 0x0005_0000 | number;

    /// <summary>What the filter says to a system call.</summary>
    public static uint Run(SeccompFilter filter, uint architecture, uint number, params ulong[] arguments)
    {
        var code = MemoryMarshal.Cast<byte, Instruction>(filter.Program.Span);
        var data = Data(architecture, number, arguments);
        uint accumulator = 0;
        for (var at = 0; ; at++)
        {
            var (opcode, ifTrue, ifFalse, operand) = code[at];
            switch (opcode)
            {
                case 0x20:
                    accumulator = MemoryMarshal.Read<uint>(data.AsSpan((int)operand));
                    break;
                case 0x54:
                    accumulator &= operand;
                    break;
                case 0x05:
                    at += (int)operand;
                    break;
                case 0x06:
                    return operand;
                default:
                    at += Holds(opcode, accumulator, operand) ? ifTrue : ifFalse;
                    break;
            }
        }
    }

    private static bool Holds(ushort opcode, uint accumulator, uint operand) => opcode switch
    {
        0x15 => accumulator == operand,
        0x25 => accumulator > operand,
        0x35 => accumulator >= operand,
        0x45 => (accumulator & operand) != 0,
        _ => throw new NotSupportedException($"instruction 0x{opcode:x}"),
    };

    // struct seccomp_data
    private static byte[] Data(uint architecture, uint number, ulong[] arguments)
    {
        var data = new byte[64];
        MemoryMarshal.Write(data, number);
        MemoryMarshal.Write(data.AsSpan(4), architecture);
        MemoryMarshal.AsBytes<ulong>(arguments).CopyTo(data.AsSpan(16));
        return data;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);
}
