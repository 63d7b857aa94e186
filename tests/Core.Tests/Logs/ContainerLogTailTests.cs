using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

public sealed class ContainerLogTailTests : IDisposable
{
    private readonly LogDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "Stdout Full three")]
    [InlineData(2, "Stderr Full two,Stdout Full three")]
    [InlineData(3, "Stdout Full one,Stderr Full two,Stdout Full three")]
    [InlineData(9, "Stdout Full one,Stderr Full two,Stdout Full three")]
    public async Task ReadAsync_Tail_ReadsTheLastLines(int lines, string expected)
    {
        _directory.Write(new CriWriter().Out("one").Err("two").Out("three"));

        Assert.Equal(expected, string.Join(',', await _directory.ReadAsync(new LogQuery { Tail = lines })));
    }

    [Fact]
    public async Task ReadAsync_TailOfOneStream_CountsItsLinesOnly()
    {
        _directory.Write(new CriWriter().Out("one").Out("two").Err("x").Err("y").Err("z"));

        List<string> records = await _directory.ReadAsync(new LogQuery { Tail = 1, Streams = LogStreams.Stdout });

        Assert.Equal(["Stdout Full two"], records);
    }

    [Fact]
    public async Task ReadAsync_TailInsideInterleavedPieces_KeepsThePiecesOfItsLines()
    {
        _directory.Write(new CriWriter().Out("zero").OutPart("a").Err("x").OutPart("b").Out("c"));

        List<string> records = await _directory.ReadAsync(new LogQuery { Tail = 1 });

        Assert.Equal(["Stdout Partial a", "Stdout Partial b", "Stdout Full c"], records);
    }

    [Fact]
    public async Task ReadAsync_TailWithUnfinishedLine_CountsItAsOne()
    {
        _directory.Write(new CriWriter().Out("one").Out("two").OutPart("pro").OutPart("mpt"));

        List<string> records = await _directory.ReadAsync(new LogQuery { Tail = 2 });

        Assert.Equal(["Stdout Full two", "Stdout Partial pro", "Stdout Partial mpt"], records);
    }

    [Fact]
    public async Task ReadAsync_TailWhileARecordIsBeingWritten_StartsBeforeIt()
    {
        byte[] next = new CriWriter().Out("next").ToArray();
        _directory.Write(new CriWriter().Out("one").Raw(next.AsSpan(0, 10)));

        Assert.Empty(await _directory.ReadAsync(new LogQuery { Tail = 0 }, hasEnded: false));
        _directory.Write(next[10..]);
        Assert.Equal(["Stdout Full next"], await _directory.ReadAsync(new LogQuery { Tail = 1 }, hasEnded: false));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(9_999)]
    public async Task ReadAsync_TailOfManyBlocks_FindsEveryLine(int lines)
    {
        var writer = new CriWriter();
        for (int i = 0; i < 10_000; i++)
        {
            writer.Out($"line {i} {new string('x', i % 200)}");
        }
        _directory.Write(writer);

        List<string> records = await _directory.ReadAsync(new LogQuery { Tail = lines });

        Assert.Equal(lines, records.Count);
        Assert.StartsWith($"Stdout Full line {10_000 - lines} ", records[0], StringComparison.Ordinal);
    }
}
