using System.Globalization;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups;

/// <summary>Tells the mounts that can be reached from those that another mount hides.</summary>
internal static class CgroupMountProbe
{
    /// <summary>Whether the directory is on this device.</summary>
    /// <param name="mountPoint">Absolute path.</param>
    /// <param name="device"><c>major:minor</c>, as in <c>/proc/self/mountinfo</c>.</param>
    public static bool IsVisible(string mountPoint, string device)
    {
        try
        {
            using SafeFd directory = Paths.Open(mountPoint, Libc.O_PATH | Libc.O_DIRECTORY);
            (uint major, uint minor) = Files.Status(directory).Device;
            return string.Create(CultureInfo.InvariantCulture, $"{major}:{minor}") == device;
        }
        catch (SyscallException)
        {
            return false;
        }
    }
}
