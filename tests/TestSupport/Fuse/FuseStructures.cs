using System.Runtime.InteropServices;

namespace Berth.TestSupport.Fuse;

/// <summary>What is asked for (enum fuse_opcode of linux/fuse.h); only what a small tree needs.</summary>
internal enum FuseOpcode : uint
{
    Lookup = 1,
    Forget = 2,
    GetAttr = 3,
    SetAttr = 4,
    MkDir = 9,
    RmDir = 11,
    Open = 14,
    Read = 15,
    Write = 16,
    Release = 18,
    Flush = 25,
    OpenDir = 27,
    ReadDir = 28,
    ReleaseDir = 29,
    Interrupt = 36,
    BatchForget = 42,
}

/// <summary>struct fuse_in_header.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseRequest
{
    public uint Length;
    public FuseOpcode Opcode;
    public ulong Unique;
    public ulong Node;
    public uint Uid;
    public uint Gid;
    public uint Pid;
    public uint Padding;
}

/// <summary>struct fuse_out_header.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseAnswer
{
    public uint Length;
    public int Error;
    public ulong Unique;
}

/// <summary>struct fuse_attr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseAttributes
{
    public ulong Node;
    public ulong Size;
    public ulong Blocks;
    public ulong AccessTime;
    public ulong ModifyTime;
    public ulong ChangeTime;
    public uint AccessNanoseconds;
    public uint ModifyNanoseconds;
    public uint ChangeNanoseconds;
    public uint Mode;
    public uint Links;
    public uint Uid;
    public uint Gid;
    public uint Device;
    public uint BlockSize;
    public uint Flags;
}

/// <summary>struct fuse_entry_out; everything is looked up again each time.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseEntry
{
    public ulong Node;
    public ulong Generation;
    public ulong EntryValid;
    public ulong AttributesValid;
    public uint EntryValidNanoseconds;
    public uint AttributesValidNanoseconds;
    public FuseAttributes Attributes;
}

/// <summary>struct fuse_attr_out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseAttributesAnswer
{
    public ulong Valid;
    public uint ValidNanoseconds;
    public uint Padding;
    public FuseAttributes Attributes;
}

/// <summary>struct fuse_open_out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseOpened
{
    public const uint DirectIo = 1;

    public ulong Handle;
    public uint Flags;
    public uint Padding;
}

/// <summary>struct fuse_read_in and struct fuse_write_in, which begin alike and are of one size.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FuseTransfer
{
    public ulong Handle;
    public ulong Offset;
    public uint Size;
    public uint TransferFlags;
    public ulong LockOwner;
    public uint OpenFlags;
    public uint Padding;
}
