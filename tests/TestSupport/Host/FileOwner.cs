using System.Runtime.InteropServices;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.TestSupport.Host;

/// <summary>Who owns a file on the host.</summary>
public static partial class FileOwner
{
    public static (uint Uid, uint Gid) Of(string path)
    {
        FileStatus status = Paths.Statx(SafeFd.CurrentDirectory, path);
        return (status.Uid, status.Gid);
    }

    /// <summary>Gives it to a user and the group of the same number.</summary>
    public static void Set(string path, uint owner)
    {
        if (Chown(path, owner, owner) != 0)
        {
            throw new IOException($"chown {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>Gives a directory and those in it to a user; not the files, which may have other names elsewhere.</summary>
    public static void SetDirectories(string directory, uint owner)
    {
        Set(directory, owner);
        foreach (string below in Directory.EnumerateDirectories(directory))
        {
            SetDirectories(below, owner);
        }
    }

    /// <summary>chown(2).</summary>
    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint owner, uint group);
}
