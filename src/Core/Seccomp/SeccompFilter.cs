namespace Berth.Core.Seccomp;

/// <summary>A compiled <c>linux.seccomp</c>: what the container process loads.</summary>
/// <param name="Program">The program, 8 bytes for each instruction (<c>struct sock_filter</c>, seccomp(2)).</param>
/// <param name="Flags">How to load it.</param>
public sealed record SeccompFilter(ReadOnlyMemory<byte> Program, SeccompFlags Flags)
{
    /// <summary>The kernel's limit (<c>BPF_MAXINSNS</c>).</summary>
    public const int MaxInstructions = 4096;

    /// <summary>Stands in for one that could not be compiled, where only the rest of a config is looked at.</summary>
    internal static SeccompFilter Empty { get; } = new(ReadOnlyMemory<byte>.Empty, SeccompFlags.None);

    /// <summary>Bytes of an instruction.</summary>
    internal const int InstructionSize = 8;

    /// <summary>Length of the program.</summary>
    public int InstructionCount => Program.Length / InstructionSize;

    /// <summary>Whether loading it gives a notification descriptor.</summary>
    public bool HasListener => Flags.HasFlag(SeccompFlags.NewListener);
}
