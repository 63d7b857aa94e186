using System.Globalization;
using System.Text;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Host;

/// <summary>Says that a socket or a state directory is this daemon's: a file that is locked (flock(2)) for as long as the process lives,
/// and holds its pid. The file is never removed: two daemons could then lock two files of the same name.</summary>
public sealed class InstanceLock : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "berthd.lock";

    private const int MaxPid = 16;
    private const uint Mode = 0x180; // 0600

    private readonly SafeFd _file;

    private InstanceLock(SafeFd file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="path">The file; it is made where it is missing.</param>
    /// <param name="holder">Pid of the process that has it, 0 when that can not be told.</param>
    /// <returns>Null when another process has it.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the file can not be opened or locked.</exception>
    public static InstanceLock? TryTake(string path, out int holder)
    {
        try
        {
            SafeFd file = Paths.Open(path, Libc.O_RDWR | Libc.O_CREAT, Mode);
            if (Locks.TryLockExclusive(file))
            {
                holder = Environment.ProcessId;
                // as wide as any pid, so that nothing of an earlier one is left
                Files.WriteAll(file, Encoding.ASCII.GetBytes(holder.ToString(CultureInfo.InvariantCulture).PadRight(MaxPid - 1) + "\n"));
                return new InstanceLock(file);
            }

            using (file)
            {
                holder = ReadPid(file);
                return null;
            }
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.StateFailed, failure.Message, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static int ReadPid(SafeFd file) => int.TryParse(
        Encoding.ASCII.GetString(Files.ReadAllBytes(file, MaxPid)).AsSpan().Trim(),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out int pid) ? pid : 0;
}
