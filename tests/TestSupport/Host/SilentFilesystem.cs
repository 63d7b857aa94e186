using System.Globalization;
using System.Runtime.InteropServices;

namespace Berth.TestSupport.Host;

/// <summary>A mounted filesystem that never answers: whoever looks into it waits until it is killed or until this is disposed.</summary>
/// <remarks>It is FUSE (fuse(4)) whose server answers the kernel's first request, which sets the connection up, and reads no other:
/// a process can be killed while it waits for a request that nobody has read.</remarks>
public sealed partial class SilentFilesystem : IDisposable
{
    private const int DetachFlag = 2;

    private readonly FileStream _device;

    public SilentFilesystem()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("berth-silent-").FullName;
        _device = new FileStream("/dev/fuse", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        string options = string.Create(
            CultureInfo.InvariantCulture, $"fd={(int)_device.SafeFileHandle.DangerousGetHandle()},rootmode=40000,user_id=0,group_id=0,allow_other");
        if (Mount("berth-silent", Directory, "fuse", 0, options) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Dispose();
            throw new IOException($"mount {Directory}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        FuseHandshake.Answer(_device);
    }

    /// <summary>Where it is mounted.</summary>
    public string Directory { get; }

    /// <summary>Completes when somebody waits for an answer.</summary>
    public async Task ApproachedAsync()
    {
        if (!await Descriptors.AwaitReadableAsync(_device.SafeFileHandle))
        {
            throw new TimeoutException($"nobody looks into {Directory}");
        }
    }

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
