using System.Runtime.InteropServices;

namespace Berth.TestSupport.Bundles;

/// <summary>Gives files another name: cheaper than copies, for root filesystems that many tests need.</summary>
public static partial class HardLink
{
    /// <summary>Makes one, on the same filesystem.</summary>
    public static void Create(string existing, string path)
    {
        if (Link(existing, path) != 0)
        {
            throw new IOException($"link {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    /// <summary>link(2).</summary>
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);
}
