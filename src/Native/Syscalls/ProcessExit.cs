namespace Berth.Native.Syscalls;

/// <summary>How a process ended.</summary>
/// <param name="Code">What it gave to exit(3); 0 when a signal ended it.</param>
/// <param name="Signal">The signal that ended it, else 0.</param>
public readonly record struct ProcessExit(int Code, int Signal)
{
    /// <summary>What shells make of it: the code, or 128 + the signal.</summary>
    public int ShellCode => Signal != 0 ? 128 + Signal : Code;

    /// <summary>Reads a wait status, wait(2).</summary>
    /// <param name="status">The status of a process that has ended.</param>
    public static ProcessExit FromWaitStatus(int status) => new((status >> 8) & 0xff, status & 0x7f);
}
