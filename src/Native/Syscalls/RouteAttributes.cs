using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Native.Syscalls;

/// <summary>The attributes of a message of netlink(7).</summary>
internal static unsafe class RouteAttributes
{
    /// <summary>The value of the first attribute of that type; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, ushort type)
    {
        while (attributes.Length >= sizeof(Libc.nlattr))
        {
            var header = MemoryMarshal.Read<Libc.nlattr>(attributes);
            if (header.nla_len < sizeof(Libc.nlattr) || header.nla_len > attributes.Length)
            {
                break;
            }

            if ((header.nla_type & Libc.NLA_TYPE_MASK) == type)
            {
                return attributes[sizeof(Libc.nlattr)..header.nla_len];
            }

            attributes = attributes[Math.Min((header.nla_len + 3) & ~3, attributes.Length)..];
        }

        return default;
    }

    /// <summary>A terminated string; empty when there is none.</summary>
    public static string FindText(ReadOnlySpan<byte> attributes, ushort type) =>
        Encoding.UTF8.GetString(Find(attributes, type).TrimEnd((byte)0));

    /// <summary>A number; null when there is none.</summary>
    public static uint? FindNumber(ReadOnlySpan<byte> attributes, ushort type) =>
        Find(attributes, type) is { Length: sizeof(uint) } value ? MemoryMarshal.Read<uint>(value) : null;
}
