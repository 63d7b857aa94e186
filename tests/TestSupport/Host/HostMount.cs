using System.Runtime.InteropServices;

namespace Berth.TestSupport.Host;

/// <summary>A tmpfs on the host for one test, unmounted afterwards.</summary>
public sealed partial class HostMount : IDisposable
{
    private const int DetachFlag = 2;

    private readonly string _target;

    /// <summary>Mounts it.</summary>
    /// <param name="target">Where.</param>
    /// <param name="options">Of the tmpfs (tmpfs(5)), such as <c>size=64k</c>.</param>
    public HostMount(string target, string? options = null)
    {
        _target = target;
        if (Mount("berth-test", target, "tmpfs", 0, options) != 0)
        {
            throw new IOException($"mount {target}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    public void Dispose() => _ = Unmount(_target, DetachFlag);

    /// <summary>mount(2).</summary>
    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string? data);

    /// <summary>umount2(2).</summary>
    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
