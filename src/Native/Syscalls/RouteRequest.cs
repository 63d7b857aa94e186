using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Native.Syscalls;

/// <summary>One request to the kernel's network configuration while it is put together (netlink(7), rtnetlink(7)).</summary>
/// <typeparam name="T">Its fixed part.</typeparam>
internal sealed unsafe class RouteRequest<T>
    where T : unmanaged
{
    // every part starts at a multiple of 4: NLMSG_ALIGN, NLA_ALIGN
    private const int Alignment = 4;

    private readonly byte[] _message = new byte[512];
    private int _length;

    /// <param name="type"><c>RTM_…</c>.</param>
    /// <param name="flags"><c>NLM_F_…</c>, without <c>NLM_F_REQUEST</c>.</param>
    /// <param name="body">The fixed part.</param>
    public RouteRequest(ushort type, ushort flags, T body)
    {
        Type = type;
        MemoryMarshal.Write(_message, new Libc.nlmsghdr { nlmsg_type = type, nlmsg_flags = (ushort)(flags | Libc.NLM_F_REQUEST) });
        MemoryMarshal.Write(_message.AsSpan(sizeof(Libc.nlmsghdr)), in body);
        _length = sizeof(Libc.nlmsghdr) + sizeof(T);
    }

    public ushort Type { get; }

    public RouteRequest<T> Add(ushort attribute, ReadOnlySpan<byte> value)
    {
        var header = new Libc.nlattr { nla_len = (ushort)(sizeof(Libc.nlattr) + value.Length), nla_type = attribute };
        MemoryMarshal.Write(_message.AsSpan(_length), in header);
        value.CopyTo(_message.AsSpan(_length + sizeof(Libc.nlattr)));
        _length += (header.nla_len + Alignment - 1) & -Alignment;
        return this;
    }

    public RouteRequest<T> Add(ushort attribute, uint value) => Add(attribute, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)));

    /// <summary>A name, terminated.</summary>
    public RouteRequest<T> Add(ushort attribute, string name) => Add(attribute, [.. Encoding.UTF8.GetBytes(name), 0]);

    /// <summary>The message with its number.</summary>
    public ReadOnlySpan<byte> Finish(uint sequence)
    {
        ref var header = ref Unsafe.As<byte, Libc.nlmsghdr>(ref _message[0]);
        header.nlmsg_len = (uint)_length;
        header.nlmsg_seq = sequence;
        return _message.AsSpan(0, _length);
    }
}
