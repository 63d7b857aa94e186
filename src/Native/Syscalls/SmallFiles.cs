using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Reads the kernel's own files (proc(5), cgroups(7)), of which some are not there on every kernel: without an exception for
/// that.</summary>
public static class SmallFiles
{
    /// <summary>Reads a file from its start.</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The file.</param>
    /// <param name="buffer">Where to; what does not fit is left out.</param>
    /// <returns>Number of bytes; -1 when the file can not be opened or read.</returns>
    public static unsafe int TryRead(SafeFd directory, string path, Span<byte> buffer)
    {
        using SafeFd file = Libc.openat(directory, path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (file.IsInvalid)
        {
            return -1;
        }

        int length = 0;
        fixed (byte* start = buffer)
        {
            while (length < buffer.Length)
            {
                nint count = Libc.read(file, start + length, (nuint)(buffer.Length - length));
                if (count == 0)
                {
                    break;
                }

                if (count < 0 && !Errno.Interrupted)
                {
                    return -1;
                }

                length += (int)Math.Max(count, 0);
            }
        }

        return length;
    }
}
