using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Berth.TestSupport.Host;

/// <summary>A mounted filesystem that never answers: whoever looks into it waits until it is killed or until this is disposed.</summary>
/// <remarks>It is FUSE (fuse(4)) whose server does not even read the kernel's first request.</remarks>
public sealed partial class SilentFilesystem : IDisposable
{
    private const int DetachFlag = 2;

    private readonly SafeFileHandle _device;

    public SilentFilesystem()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("berth-silent-").FullName;
        _device = File.OpenHandle("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        string options = string.Create(
            CultureInfo.InvariantCulture, $"fd={(int)_device.DangerousGetHandle()},rootmode=40000,user_id=0,group_id=0,allow_other");
        if (Mount("berth-silent", Directory, "fuse", 0, options) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new IOException($"mount {Directory}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>Where it is mounted. Looking at the directory itself, or below, blocks.</summary>
    public string Directory { get; }

    /// <summary>Ends all waiting with an error, and unmounts.</summary>
    public void Dispose()
    {
        // without its server the connection is aborted: every request fails
        _device.Dispose();
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
