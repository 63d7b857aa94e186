using System.Runtime.InteropServices;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests.Plans;

/// <summary>Changes a finished plan in place.</summary>
internal sealed class PlanEdit(byte[] bytes)
{
    /// <summary>The plan.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Its header.</summary>
    public ref PlanHeader Header => ref MemoryMarshal.AsRef<PlanHeader>(bytes.AsSpan());

    /// <summary>Its first op of this kind.</summary>
    public ref PlanOpRecord Op(PlanOp code)
    {
        var ops = MemoryMarshal.Cast<byte, PlanOpRecord>(bytes.AsSpan((int)Header.OpsOffset, (int)(Header.ArenaOffset - Header.OpsOffset)));
        var index = 0;
        while (ops[index].Code != code)
        {
            index++;
        }

        return ref ops[index];
    }
}
