using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Core.Planning;

/// <summary>The part of a plan that strings, lists and blobs live in. Equal values share one place.</summary>
internal sealed class PlanArena
{
    private const int BlobAlignment = 8;

    // half a surrogate pair is no character: an error, not a question mark in somebody's path
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<byte> _bytes = [0];
    private readonly Dictionary<string, uint> _offsets = [];

    /// <summary>The bytes so far; the first and the last one are NUL.</summary>
    public ReadOnlySpan<byte> Bytes => CollectionsMarshal.AsSpan(_bytes);

    /// <summary>Offset of the value; 0 for null.</summary>
    public uint Add(PlanValue? value) => value switch
    {
        null => 0,
        PlanValue.Text text => Add([text.Value]),
        PlanValue.List list => Add(list.Items),
        PlanValue.Numbers numbers => Add(MemoryMarshal.AsBytes<uint>(numbers.Items.ToArray())),
        PlanValue.WideNumbers numbers => Add(MemoryMarshal.AsBytes<ulong>(numbers.Items.ToArray())),
        PlanValue.Blob blob => Add(blob.Bytes.Span),
        _ => throw new ArgumentException($"no place for a {value.GetType().Name}", nameof(value)),
    };

    /// <summary>Strings one behind the other, each with its NUL.</summary>
    /// <exception cref="ArgumentException">A string holds a NUL, where it would end for the launcher, or is not Unicode.</exception>
    private uint Add(IReadOnlyList<string> items)
    {
        if (items.Any(item => item.Contains('\0', StringComparison.Ordinal)))
        {
            throw new ArgumentException("a string of the plan holds a NUL", nameof(items));
        }

        var joined = string.Join('\0', items);
        if (!_offsets.TryGetValue(joined, out var offset))
        {
            offset = (uint)_bytes.Count;
            _bytes.AddRange(Utf8.GetBytes(joined));
            _bytes.Add(0);
            _offsets.Add(joined, offset);
        }

        return offset;
    }

    private uint Add(ReadOnlySpan<byte> blob)
    {
        while (_bytes.Count % BlobAlignment != 0)
        {
            _bytes.Add(0);
        }

        var offset = (uint)_bytes.Count;
        _bytes.AddRange(blob);
        _bytes.Add(0);
        return offset;
    }
}
