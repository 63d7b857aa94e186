using System.Globalization;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Syscalls;

namespace Berth.Core.Containers.Devices;

/// <summary>A device node to add to a container that is there.</summary>
/// <param name="Pointer">Where it stands: a JSON pointer into the config.</param>
/// <param name="Device">What was asked for, valid.</param>
/// <param name="IsBound">Whether the host's node is shown, because the container's user namespace can have none of its own (mknod(2)).</param>
internal sealed record DeviceNode(string Pointer, LinuxDevice Device, bool IsBound)
{
    private const uint DefaultMode = 0b110_110_110, ModeBits = 0xfff;

    /// <summary>Absolute and normalised, in the container.</summary>
    public string Path { get; } = ContainerPath.Normalize(Device.Path!);

    /// <summary><c>st_mode</c>.</summary>
    public uint Mode => DeviceTypes.Modes[Device.Type!] | ((Device.FileMode ?? DefaultMode) & ModeBits);

    /// <summary>Major and minor; zeros for a fifo.</summary>
    public (uint Major, uint Minor) Number => ((uint)(Device.Major ?? 0), (uint)(Device.Minor ?? 0));

    /// <summary>Whether a file is this device; permissions and owner aside.</summary>
    public bool IsSame(in FileStatus file) =>
        file.Type == (Mode & Libc.S_IFMT) && (file.Type == Libc.S_IFIFO || file.SpecialDevice == Number);

    /// <summary>What was asked for, in one line.</summary>
    public override string ToString() => IsBound
        ? Describe(Mode & Libc.S_IFMT, Number)
        : Describe(Mode, Number, Device.UID ?? 0, Device.GID ?? 0);

    /// <summary>What a file is, in the same form.</summary>
    public string Describe(in FileStatus file) => IsBound
        ? Describe(file.Type, file.SpecialDevice)
        : Describe(file.Mode, file.SpecialDevice, file.Uid, file.Gid);

    /// <summary>What kind of file one is.</summary>
    public static string Describe(uint type, (uint Major, uint Minor) number) => (type & Libc.S_IFMT) switch
    {
        Libc.S_IFCHR => string.Create(CultureInfo.InvariantCulture, $"c {number.Major}:{number.Minor}"),
        Libc.S_IFBLK => string.Create(CultureInfo.InvariantCulture, $"b {number.Major}:{number.Minor}"),
        Libc.S_IFIFO => "p",
        Libc.S_IFDIR => "a directory",
        Libc.S_IFLNK => "a symbolic link",
        _ => "another kind of file",
    };

    private static string Describe(uint mode, (uint Major, uint Minor) number, uint user, uint group) => string.Create(
        CultureInfo.InvariantCulture, $"{Describe(mode, number)} mode={Convert.ToString(mode & ModeBits, 8).PadLeft(4, '0')} owner={user}:{group}");
}
