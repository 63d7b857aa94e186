using Berth.Native;

namespace Berth.Core.Specs;

/// <summary>Types of <c>linux.devices</c> (config-linux.md, "Devices"; mknod(1)).</summary>
internal static class DeviceTypes
{
    /// <summary>A fifo, which has no device number.</summary>
    public const string Fifo = "p";

    /// <summary>By name the file type in <c>st_mode</c> (inode(7)). An unbuffered device is a character device on Linux.</summary>
    public static IReadOnlyDictionary<string, uint> Modes { get; } = new Dictionary<string, uint>(StringComparer.Ordinal)
    {
        ["c"] = Libc.S_IFCHR,
        ["u"] = Libc.S_IFCHR,
        ["b"] = Libc.S_IFBLK,
        [Fifo] = Libc.S_IFIFO,
    };
}
