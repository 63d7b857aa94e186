using System.Runtime.InteropServices;

namespace Berth.TestSupport.Fuse;

/// <summary>FUSE_INIT, the first exchange between the kernel and a FUSE server (linux/fuse.h).</summary>
internal static class FuseHandshake
{
    private const int ReadBufferSize = 8192;
    private const uint Major = 7;
    private const uint Minor = 31;
    private const uint MaxWrite = 4096;

    /// <summary>Reads the kernel's FUSE_INIT and answers it.</summary>
    public static void Answer(FileStream device)
    {
        byte[] request = new byte[ReadBufferSize];
        int length = device.Read(request);
        var header = MemoryMarshal.Read<RequestHeader>(request.AsSpan(0, length));
        var answer = new Answering
        {
            Length = (uint)Marshal.SizeOf<Answering>(),
            Unique = header.Unique,
            Major = Major,
            Minor = Minor,
            MaxWrite = MaxWrite,
        };
        device.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Answering>(in answer)));
    }

    /// <summary>The beginning of struct fuse_in_header.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RequestHeader
    {
        public uint Length;
        public uint Opcode;
        public ulong Unique;
    }

    /// <summary>struct fuse_out_header and struct fuse_init_out.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16 + 64)]
    private struct Answering
    {
        public uint Length;
        public int Error;
        public ulong Unique;
        public uint Major;
        public uint Minor;
        public uint MaxReadahead;
        public uint Flags;
        public ushort MaxBackground;
        public ushort CongestionThreshold;
        public uint MaxWrite;
    }
}
