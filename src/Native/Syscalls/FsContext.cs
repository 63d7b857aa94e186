using System.Text;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Making a filesystem: fsopen(2), fsconfig(2), fsmount(2). All throw <see cref="SyscallException"/>, with the kernel's own
/// words in <see cref="SyscallException.Detail"/>.</summary>
public static class FsContext
{
    /// <summary>fsopen(2).</summary>
    /// <param name="type">Such as <c>tmpfs</c>.</param>
    public static SafeFsContextFd FsOpen(string type)
    {
        var context = Libc.fsopen(type, Libc.FSOPEN_CLOEXEC);
        return context.IsInvalid ? throw SyscallException.Last("fsopen", type) : context;
    }

    /// <summary>fsconfig(2), <c>FSCONFIG_SET_FLAG</c>: an option without a value.</summary>
    /// <param name="context">From <see cref="FsOpen"/>.</param>
    /// <param name="key">The option.</param>
    public static void FsConfigSetFlag(SafeFsContextFd context, string key) =>
        Check(context, Libc.fsconfig(context, Libc.FSCONFIG_SET_FLAG, key, null), key);

    /// <summary>fsconfig(2), <c>FSCONFIG_SET_STRING</c>.</summary>
    /// <param name="context">From <see cref="FsOpen"/>.</param>
    /// <param name="key">The option.</param>
    /// <param name="value">Its value.</param>
    public static void FsConfigSetString(SafeFsContextFd context, string key, string value) =>
        Check(context, Libc.fsconfig(context, Libc.FSCONFIG_SET_STRING, key, value), key);

    /// <summary>fsconfig(2), <c>FSCONFIG_SET_FD</c>.</summary>
    /// <param name="context">From <see cref="FsOpen"/>.</param>
    /// <param name="key">The option.</param>
    /// <param name="value">What it refers to.</param>
    public static void FsConfigSetFd(SafeFsContextFd context, string key, SafeFd value) =>
        Check(context, Libc.fsconfig_fd(context, Libc.FSCONFIG_SET_FD, key, value), key);

    /// <summary>fsconfig(2), <c>FSCONFIG_CMD_CREATE</c>: makes the filesystem.</summary>
    /// <param name="context">From <see cref="FsOpen"/>.</param>
    public static void FsConfigCreate(SafeFsContextFd context) =>
        Check(context, Libc.fsconfig(context, Libc.FSCONFIG_CMD_CREATE, null, null), null);

    /// <summary>fsmount(2): a detached mount of the filesystem that <see cref="FsConfigCreate"/> made.</summary>
    /// <param name="context">From <see cref="FsOpen"/>.</param>
    /// <param name="attributes"><c>MOUNT_ATTR_…</c>.</param>
    public static SafeMountFd FsMount(SafeFsContextFd context, ulong attributes)
    {
        var mount = Libc.fsmount(context, Libc.FSMOUNT_CLOEXEC, checked((uint)attributes));
        return mount.IsInvalid ? throw Failure(context, "fsmount", null) : mount;
    }

    private static void Check(SafeFsContextFd context, int result, string? key)
    {
        if (result != 0)
        {
            throw Failure(context, "fsconfig", key);
        }
    }

    private static SyscallException Failure(SafeFsContextFd context, string operation, string? key)
    {
        var errno = Errno.Last;
        return new SyscallException(operation, key, errno, Messages(context));
    }

    // each read(2) gives one message, "e tmpfs: Bad value for 'size'"; ENODATA when there is none left
    private static unsafe string? Messages(SafeFsContextFd context)
    {
        const int size = 1024;
        var buffer = stackalloc byte[size];
        List<string> messages = [];
        for (nint count; (count = Libc.read(context, buffer, size)) > 0;)
        {
            var text = Encoding.UTF8.GetString(buffer, (int)count).TrimEnd('\n');
            messages.Add(text.Length > 2 && text[1] == ' ' ? text[2..] : text);
        }

        return messages.Count == 0 ? null : string.Join("; ", messages);
    }
}
