namespace Berth.Core.Planning;

/// <summary>What one of an op's four string references points to in the plan's arena.</summary>
internal abstract record PlanValue
{
    private PlanValue()
    {
    }

    public static PlanValue? Of(string? text) => text is null ? null : new Text(text);

    public static PlanValue? Of(IReadOnlyList<string> items) => items.Count == 0 ? null : new List(items);

    /// <summary>Numbers of 32 bits in the machine's byte order.</summary>
    public static PlanValue? Of(IReadOnlyList<uint> numbers) => numbers.Count == 0 ? null : new Numbers(numbers);

    /// <summary>Numbers of 64 bits in the machine's byte order.</summary>
    public static PlanValue? Of(IReadOnlyList<ulong> numbers) => numbers.Count == 0 ? null : new WideNumbers(numbers);

    /// <summary>Bytes as they are.</summary>
    public static PlanValue Of(ReadOnlyMemory<byte> bytes) => new Blob(bytes);

    /// <summary>One NUL-terminated string.</summary>
    public sealed record Text(string Value) : PlanValue;

    /// <summary>NUL-terminated strings, one behind the other.</summary>
    public sealed record List(IReadOnlyList<string> Items) : PlanValue;

    /// <summary>A blob of <c>uint32_t</c>.</summary>
    public sealed record Numbers(IReadOnlyList<uint> Items) : PlanValue;

    /// <summary>A blob of <c>uint64_t</c>.</summary>
    public sealed record WideNumbers(IReadOnlyList<ulong> Items) : PlanValue;

    /// <summary>A blob of bytes.</summary>
    public sealed record Blob(ReadOnlyMemory<byte> Bytes) : PlanValue;
}
