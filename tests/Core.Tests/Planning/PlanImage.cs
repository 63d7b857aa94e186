using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Native.Contract;

namespace Berth.Core.Tests.Planning;

/// <summary>Reads a plan's bytes by the rules of launcher/plan.h, independently of what wrote them.</summary>
internal sealed class PlanImage(ReadOnlyMemory<byte> bytes)
{
    public PlanHeader Header => MemoryMarshal.Read<PlanHeader>(bytes.Span);

    public PlanOpRecord[] Ops => MemoryMarshal
        .Cast<byte, PlanOpRecord>(bytes.Span.Slice((int)Header.OpsOffset, (int)Header.OpCount * Unsafe.SizeOf<PlanOpRecord>()))
        .ToArray();

    public ReadOnlySpan<byte> Arena => bytes.Span.Slice((int)Header.ArenaOffset, (int)Header.ArenaSize);

    /// <summary>The string at an offset; fails where no NUL ends it inside the arena.</summary>
    public string Text(uint offset) => Texts(offset, 1)[0];

    public string[] Texts(uint offset, int count)
    {
        var result = new string[count];
        var rest = Arena[(int)offset..];
        for (var i = 0; i < count; i++)
        {
            var end = rest.IndexOf((byte)0);
            Assert.True(end >= 0, $"string {i} at {offset} is not terminated inside the arena");
            result[i] = Encoding.UTF8.GetString(rest[..end]);
            rest = rest[(end + 1)..];
        }

        return result;
    }

    public uint[] Numbers(uint offset, int count)
    {
        Assert.Equal(0u, offset % 8);
        return MemoryMarshal.Cast<byte, uint>(Arena.Slice((int)offset, count * sizeof(uint))).ToArray();
    }
}
