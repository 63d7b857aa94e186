using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests.Plans;

/// <summary>Makes plans op by op (launcher/plan.h), without Core's compiler: right ones and wrong ones.</summary>
internal sealed class PlanBuilder
{
    public const ulong NewMounts = 0x0002_0000;
    public const ulong NewUts = 0x0400_0000;
    public const ulong NewIpc = 0x0800_0000;
    public const ulong NewUser = 0x1000_0000;
    public const ulong NewPid = 0x2000_0000;
    public const ulong NewNetwork = 0x4000_0000;

    private readonly List<PlanOpRecord> _ops = [];
    private readonly List<byte> _arena = [0];

    /// <summary><c>CLONE_NEW…</c>.</summary>
    public ulong CloneFlags { get; set; } = NewMounts | NewUts | NewIpc | NewPid | NewNetwork;

    /// <summary>Flags of the plan.</summary>
    public PlanFlags Flags { get; set; }

    /// <summary>Offset of a string in the arena, 0 for null.</summary>
    public uint Text(string? text) => text is null ? 0 : List(text);

    /// <summary>Offset of strings one behind the other, 0 for none.</summary>
    public uint List(params string[] items)
    {
        var offset = items.Length == 0 ? 0 : (uint)_arena.Count;
        foreach (var item in items)
        {
            _arena.AddRange(Encoding.UTF8.GetBytes(item));
            _arena.Add(0);
        }

        return offset;
    }

    /// <summary>Offset of a blob, 0 for an empty one.</summary>
    public uint Blob(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return 0;
        }

        while (_arena.Count % 8 != 0)
        {
            _arena.Add(0);
        }

        var offset = (uint)_arena.Count;
        _arena.AddRange(bytes);
        return offset;
    }

    /// <summary>Appends an op.</summary>
    public PlanBuilder Add(PlanOp code, PlanPhase phase, uint[]? strings = null, ulong[]? arguments = null, PlanOpFlags flags = 0)
    {
        var op = new PlanOpRecord { Code = code, Phase = phase, Flags = flags, Text = Text($"{phase} {code}") };
        for (var i = 0; i < strings?.Length; i++)
        {
            op.Str[i] = strings[i];
        }

        for (var i = 0; i < arguments?.Length; i++)
        {
            op.Arg[i] = arguments[i];
        }

        _ops.Add(op);
        return this;
    }

    /// <summary>Number of the last op, from 1 as in messages.</summary>
    public int LastStep => _ops.Count;

    /// <summary>The plan's bytes.</summary>
    public byte[] Build()
    {
        var opsOffset = Unsafe.SizeOf<PlanHeader>();
        var arenaOffset = opsOffset + (_ops.Count * Unsafe.SizeOf<PlanOpRecord>());
        var plan = new byte[arenaOffset + _arena.Count + 1];
        MemoryMarshal.Write(plan, Header(plan.Length, opsOffset, arenaOffset));
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_ops)).CopyTo(plan.AsSpan(opsOffset));
        _arena.CopyTo(plan, arenaOffset);
        return plan;
    }

    private PlanHeader Header(int size, int opsOffset, int arenaOffset) => new()
    {
        Magic = PlanFormat.Magic,
        Version = PlanFormat.Version,
        HeaderSize = (ushort)opsOffset,
        Size = (uint)size,
        Flags = Flags,
        CloneFlags = CloneFlags,
        OpCount = (uint)_ops.Count,
        OpsOffset = (uint)opsOffset,
        ArenaOffset = (uint)arenaOffset,
        ArenaSize = (uint)(size - arenaOffset),
    };
}
