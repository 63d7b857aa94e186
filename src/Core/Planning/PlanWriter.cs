using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>Writes ops as the launcher reads them (launcher/plan.h): header, records, arena. The same ops give the same bytes.</summary>
internal static class PlanWriter
{
    public static byte[] Write(PlanFlags flags, CloneFlags cloneFlags, IReadOnlyList<PlanOperation> operations)
    {
        var headerSize = Unsafe.SizeOf<PlanHeader>();
        var arenaOffset = headerSize + (operations.Count * Unsafe.SizeOf<PlanOpRecord>());
        var arena = new PlanArena();
        var records = operations.Select(operation => Record(operation, arena)).ToArray();

        var header = new PlanHeader
        {
            Magic = PlanFormat.Magic,
            Version = PlanFormat.Version,
            HeaderSize = (ushort)headerSize,
            Size = (uint)(arenaOffset + arena.Bytes.Length),
            Flags = flags,
            CloneFlags = (ulong)cloneFlags,
            OpCount = (uint)operations.Count,
            OpsOffset = (uint)headerSize,
            ArenaOffset = (uint)arenaOffset,
            ArenaSize = (uint)arena.Bytes.Length,
        };

        var image = new byte[header.Size];
        MemoryMarshal.Write(image, header);
        MemoryMarshal.AsBytes<PlanOpRecord>(records).CopyTo(image.AsSpan(headerSize));
        arena.Bytes.CopyTo(image.AsSpan(arenaOffset));
        return image;
    }

    private static PlanOpRecord Record(PlanOperation operation, PlanArena arena)
    {
        var record = new PlanOpRecord { Code = operation.Code, Phase = operation.Phase, Flags = operation.Flags };
        for (var i = 0; i < operation.Strings.Count; i++)
        {
            record.Str[i] = arena.Add(operation.Strings[i]);
        }

        for (var i = 0; i < operation.Arguments.Count; i++)
        {
            record.Arg[i] = operation.Arguments[i];
        }

        record.Text = arena.Add(PlanValue.Of(operation.Text));
        return record;
    }
}
