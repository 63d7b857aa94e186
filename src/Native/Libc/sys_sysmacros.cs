namespace Berth.Native;

public static partial class Libc
{
    // makedev(3): the inner bits of both numbers are those of old kernels
    internal static ulong makedev(uint major, uint minor) =>
        ((ulong)(major & 0xfffff000) << 32) | ((ulong)(major & 0xfff) << 8) | ((ulong)(minor & 0xffffff00) << 12) | (minor & 0xff);
}
