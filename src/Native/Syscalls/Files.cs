using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Calls on an open file. All throw <see cref="SyscallException"/>.</summary>
public static class Files
{
    /// <summary>read(2), once.</summary>
    /// <param name="fd">What to read.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>Number of bytes; 0 at the end.</returns>
    public static unsafe int Read(SafeFd fd, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
            {
                count = Libc.read(fd, start, (nuint)buffer.Length);
            }
            while (count < 0 && Errno.Interrupted);

            return count < 0 ? throw SyscallException.Last("read", fd.ToString()) : (int)count;
        }
    }

    /// <summary>Reads from where the file stands to its end.</summary>
    /// <param name="fd">What to read.</param>
    /// <param name="limit">Most bytes there may be.</param>
    /// <exception cref="SyscallException">There are more (<c>EFBIG</c>), or read(2) failed.</exception>
    public static byte[] ReadAllBytes(SafeFd fd, int limit)
    {
        // one byte more than the file, so that the usual file takes two reads; /proc's files say that they are empty
        var size = Math.Min((long)Status(fd).Size, limit) + 1;
        var buffer = new byte[Math.Max(size, 512)];
        var length = 0;
        for (int count; (count = Read(fd, buffer.AsSpan(length))) > 0;)
        {
            length += count;
            if (length > limit)
            {
                throw new SyscallException("read", fd.ToString(), Libc.EFBIG);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * length, (long)limit + 1));
            }
        }

        Array.Resize(ref buffer, length);
        return buffer;
    }

    /// <summary>write(2) until everything is written.</summary>
    /// <param name="fd">Where to.</param>
    /// <param name="bytes">What to write.</param>
    public static unsafe void WriteAll(SafeFd fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var count = Libc.write(fd, start + done, (nuint)(bytes.Length - done));
                if (count < 0 && !Errno.Interrupted)
                {
                    throw SyscallException.Last("write", fd.ToString());
                }

                done += (int)Math.Max(count, 0);
            }
        }
    }

    /// <summary>write(2), once, to a descriptor that does not block.</summary>
    /// <param name="fd">Where to.</param>
    /// <param name="bytes">What to write.</param>
    /// <returns>How many bytes were taken; null when there is no room.</returns>
    public static unsafe int? TryWrite(SafeFd fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint count;
            do
            {
                count = Libc.write(fd, start, (nuint)bytes.Length);
            }
            while (count < 0 && Errno.Interrupted);

            return count >= 0 ? (int)count
                : Errno.Last == Libc.EAGAIN ? null
                : throw SyscallException.Last("write", fd.ToString());
        }
    }

    /// <summary>fcntl(2), <c>F_SETFL</c>: lets reads and writes wait.</summary>
    /// <param name="fd">Opened with <c>O_NONBLOCK</c>.</param>
    public static void MakeBlocking(SafeFd fd)
    {
        if (Libc.fcntl(fd, Libc.F_SETFL, 0) != 0)
        {
            throw SyscallException.Last("fcntl", fd.ToString());
        }
    }

    /// <summary>fsync(2).</summary>
    /// <param name="fd">A file, or a directory after a rename.</param>
    public static void Fsync(SafeFd fd)
    {
        while (Libc.fsync(fd) != 0)
        {
            if (!Errno.Interrupted)
            {
                throw SyscallException.Last("fsync", fd.ToString());
            }
        }
    }

    /// <summary>fchmod(2).</summary>
    /// <param name="fd">What to change.</param>
    /// <param name="mode">Permissions, as they are.</param>
    public static void Fchmod(SafeFd fd, uint mode)
    {
        if (Libc.fchmod(fd, mode) != 0)
        {
            throw SyscallException.Last("fchmod", fd.ToString());
        }
    }

    /// <summary>statx(2) of an open file, also one opened with <c>O_PATH</c>.</summary>
    /// <param name="fd">What to look at.</param>
    public static unsafe FileStatus Status(SafeFd fd)
    {
        Libc.statx_t buffer;
        return Libc.statx(fd, "", Libc.AT_EMPTY_PATH, FileStatus.Mask, &buffer) == 0
            ? new FileStatus(in buffer)
            : throw SyscallException.Last("statx", fd.ToString());
    }
}
