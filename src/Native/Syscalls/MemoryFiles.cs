using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Files in memory whose contents can never change again (memfd_create(2), fcntl(2) "File Sealing").</summary>
public static class MemoryFiles
{
    private const int Seals = Libc.F_SEAL_SEAL | Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_WRITE;

    // Linux before 6.3 refuses MFD_EXEC and MFD_NOEXEC_SEAL
    private static volatile bool s_execFlagsUnknown;

    /// <summary>Makes one from bytes.</summary>
    /// <param name="name">What /proc shows, at most 249 bytes.</param>
    /// <param name="content">Its contents.</param>
    /// <param name="executable">Whether execve(2) may take it.</param>
    /// <exception cref="SyscallException">No memory or no descriptor left.</exception>
    public static SafeFd Create(string name, ReadOnlySpan<byte> content, bool executable = false)
    {
        var file = Open(name, executable);
        try
        {
            Files.WriteAll(file, content);
            return Seal(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes one from everything that is left in a stream.</summary>
    /// <param name="name">What /proc shows, at most 249 bytes.</param>
    /// <param name="content">Its contents.</param>
    /// <param name="executable">Whether execve(2) may take it.</param>
    /// <exception cref="SyscallException">No memory or no descriptor left.</exception>
    public static SafeFd Create(string name, Stream content, bool executable = false)
    {
        ArgumentNullException.ThrowIfNull(content);
        var file = Open(name, executable);
        try
        {
            Span<byte> buffer = stackalloc byte[4096];
            for (int count; (count = content.Read(buffer)) > 0;)
            {
                Files.WriteAll(file, buffer[..count]);
            }

            return Seal(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes an empty one that is not sealed, for somebody who writes to a descriptor.</summary>
    internal static SafeFd CreateScratch(string name) => Open(name, executable: false);

    private static SafeFd Open(string name, bool executable)
    {
        const uint flags = Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING;
        if (!s_execFlagsUnknown)
        {
            var file = Libc.memfd_create(name, flags | (executable ? Libc.MFD_EXEC : Libc.MFD_NOEXEC_SEAL));
            if (!file.IsInvalid)
            {
                return file;
            }

            if (Errno.Last != Libc.EINVAL)
            {
                throw SyscallException.Last("memfd_create", name);
            }
        }

        var plain = Libc.memfd_create(name, flags);
        if (plain.IsInvalid)
        {
            throw SyscallException.Last("memfd_create", name);
        }

        s_execFlagsUnknown = true;
        return plain;
    }

    private static SafeFd Seal(SafeFd file) =>
        Libc.fcntl(file, Libc.F_ADD_SEALS, Seals) == 0 ? file : throw SyscallException.Last("fcntl", file.ToString());
}
