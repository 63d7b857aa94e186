using System.Globalization;
using System.Runtime.InteropServices;

namespace Berth.TestSupport.Fuse;

/// <summary>An open /dev/fuse and what is mounted with it (fuse(4)), on a directory of its own.</summary>
internal sealed partial class FuseDevice : IDisposable
{
    private const int DetachFlag = 2;

    /// <param name="name">In the name of the directory and in the mount table.</param>
    public FuseDevice(string name)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory(name + "-").FullName;
        Stream = new FileStream("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        string options = string.Create(
            CultureInfo.InvariantCulture, $"fd={(int)Stream.SafeFileHandle.DangerousGetHandle()},rootmode=40000,user_id=0,group_id=0,allow_other");
        if (Mount(name, Directory, "fuse", 0, options) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new IOException($"mount {Directory}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        FuseHandshake.Answer(Stream);
    }

    /// <summary>Where it is mounted.</summary>
    public string Directory { get; }

    /// <summary>Requests come out of it, answers go in.</summary>
    public FileStream Stream { get; }

    /// <summary>Ends all waiting with an error, and unmounts.</summary>
    public void Dispose()
    {
        // without its server the connection is aborted: every request fails
        Stream.Dispose();
        _ = Unmount(Directory, DetachFlag);
        System.IO.Directory.Delete(Directory);
    }

    /// <summary>mount(2).</summary>
    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string data);

    /// <summary>umount2(2).</summary>
    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
