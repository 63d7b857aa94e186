using System.Text;
using Berth.Core.Errors;
using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

public sealed class ContainerLogReadTests : IDisposable
{
    private readonly LogDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task ReadAsync_RecordsOfBothStreams_ComeInOrder()
    {
        _directory.Write(new CriWriter().Out("one").Err("two").OutPart("thr").Out("ee").Out(""));

        List<string> records = await _directory.ReadAsync(new LogQuery());

        Assert.Equal(["Stdout Full one", "Stderr Full two", "Stdout Partial thr", "Stdout Full ee", "Stdout Full "], records);
    }

    [Fact]
    public async Task ReadAsync_Record_HasItsTimeAndPlace()
    {
        byte[] bytes = new CriWriter().Out("one").Out("two").ToArray();
        _directory.Write(bytes);

        var records = new List<LogRecord>();
        await foreach (LogRecord record in _directory.Log.ReadAsync(new LogQuery(), Task.CompletedTask))
        {
            records.Add(record with { Content = default });
        }

        Assert.Equal([0, bytes.Length / 2], records.Select(record => record.Position));
        Assert.All(records, record => Assert.Equal(bytes.Length / 2, record.Length));
        Assert.All(records, record => Assert.Equal(CriWriter.Nanoseconds, record.UnixNanoseconds));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 22, 0, 0, TimeSpan.Zero).AddTicks(1234567), records[0].Time);
    }

    [Theory]
    [InlineData(LogStreams.Stdout, "Stdout Full one,Stdout Full three")]
    [InlineData(LogStreams.Stderr, "Stderr Full two")]
    public async Task ReadAsync_OneStream_LeavesTheOtherOut(LogStreams streams, string expected)
    {
        _directory.Write(new CriWriter().Out("one").Err("two").Out("three"));

        List<string> records = await _directory.ReadAsync(new LogQuery { Streams = streams });

        Assert.Equal(expected, string.Join(',', records));
    }

    [Fact]
    public async Task ReadAsync_NoFile_IsEmpty() => Assert.Empty(await _directory.ReadAsync(new LogQuery { Tail = 3 }));

    [Fact]
    public async Task ReadAsync_NoDirectory_IsEmpty()
    {
        var gone = new LogDirectory();
        gone.Dispose();

        Assert.Empty(await gone.ReadAsync(new LogQuery()));
    }

    [Fact]
    public async Task ReadAsync_LogIsADirectory_SaysSo()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, LogFiles.Current));

        CoreException failure = await Assert.ThrowsAsync<CoreException>(() => _directory.ReadAsync(new LogQuery()));

        Assert.Equal(ErrorCode.StateFailed, failure.Code);
        Assert.EndsWith(LogFiles.Current, failure.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_UnfinishedRecordOfARunningContainer_IsLeftForLater()
    {
        _directory.Write(new CriWriter().Out("one").Raw("2026-11-21T22:00:00.1"u8));

        Assert.Equal(["Stdout Full one"], await _directory.ReadAsync(new LogQuery(), hasEnded: false));
    }

    [Fact]
    public async Task ReadAsync_UnfinishedRecordOfAnEndedContainer_IsDamaged()
    {
        int length = new CriWriter().Out("one").ToArray().Length;
        _directory.Write(new CriWriter().Out("one").Raw("2026-11-21T22:00:00.1"u8));

        Assert.Equal(["Stdout Full one", $"damaged {length}+21"], await _directory.ReadAsync(new LogQuery()));
    }

    [Theory]
    [InlineData(LogStreams.None, null)]
    [InlineData(LogStreams.All, -1)]
    public async Task ReadAsync_SenselessQuery_IsRefused(LogStreams streams, int? tail)
    {
        var query = new LogQuery { Streams = streams, Tail = tail };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _directory.ReadAsync(query));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _directory.CopyAsync(query));
    }

    [Fact]
    public async Task CopyTextAsync_LinesAndPieces_AreJoinedAsWritten()
    {
        _directory.Write(new CriWriter().OutPart("a").ErrPart("!").Out("b").Err("?").Raw("damage\n"u8).OutPart("prompt> "));

        Assert.Equal("a!b\n?\nprompt> ", Encoding.UTF8.GetString(await _directory.CopyAsync(new LogQuery())));
    }

    [Fact]
    public async Task CopyTextAsync_TenMegabytesOfAnyBytesInOneLine_ComeBackUnchanged()
    {
        byte[] line = new byte[10 * 1024 * 1024];
        new Random(20261121).NextBytes(line);
        line.AsSpan().Replace((byte)'\n', (byte)0);
        var writer = new CriWriter().Out("before");
        foreach (byte[] piece in line.Chunk(16 * 1024))
        {
            writer.Add(LogStreams.Stdout, LogRecordKind.Partial, piece);
        }
        _directory.Write(writer.Add(LogStreams.Stdout, LogRecordKind.Full, []).Out("next"));

        byte[] all = await _directory.CopyAsync(new LogQuery());
        byte[] last = await _directory.CopyAsync(new LogQuery { Tail = 2 });

        Assert.True(all.AsSpan().SequenceEqual([.. "before\n"u8, .. line, .. "\nnext\n"u8]));
        Assert.True(last.AsSpan().SequenceEqual(all.AsSpan("before\n".Length)));
    }
}
