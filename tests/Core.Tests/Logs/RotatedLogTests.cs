using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

/// <summary>A log in several files is read as one.</summary>
public sealed class RotatedLogTests : IDisposable
{
    private const int Small = 400;

    private readonly WatchedLogDirectory _watched = new();
    private readonly LogDirectory _directory;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RotatedLogTests() => _directory = _watched.Directory;

    public void Dispose() => _watched.Dispose();

    [Fact]
    public async Task ReadAsync_SeveralFiles_AreOneLog()
    {
        Write(30, files: 100);

        Assert.True(Directory.GetFiles(_directory.Path).Length > 3);
        Assert.Equal(Lines(0, 30), await _directory.ReadAsync(new LogQuery()));
    }

    [Fact]
    public async Task ReadAsync_FilesRemoved_GivesThoseThatAreLeft()
    {
        Write(30, files: 3);

        List<string> records = await _directory.ReadAsync(new LogQuery());

        Assert.InRange(records.Count, 5, 29);
        Assert.Equal(Lines(30 - records.Count, 30), records);
    }

    // as a monitor leaves them that was killed between two renames
    [Theory]
    [InlineData("container.log.1")]
    [InlineData("container.log")]
    public async Task ReadAsync_NumberMissing_ReadsTheOthers(string missing)
    {
        Write(30, files: 100);
        string path = Path.Combine(_directory.Path, missing);
        int taken = File.ReadAllLines(path).Length;
        File.Delete(path);

        List<string> records = await _directory.ReadAsync(new LogQuery());

        Assert.Equal(30 - taken, records.Count(record => record.StartsWith("Stdout", StringComparison.Ordinal)));
        Assert.Equal(missing == "container.log" ? 0 : 1, records.Count(record => record.StartsWith("Removed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(50)]
    public async Task ReadAsync_Tail_GoesBackOverFiles(int lines)
    {
        Write(30, files: 100);

        Assert.Equal(Lines(Math.Max(0, 30 - lines), 30), await _directory.ReadAsync(new LogQuery { Tail = lines }));
    }

    [Theory]
    [InlineData(10L, null, null, 10, 30)]
    [InlineData(null, 10L, null, 0, 10)]
    [InlineData(10L, 20L, null, 10, 20)]
    [InlineData(10L, 20L, 3, 17, 20)]
    [InlineData(28L, null, 5, 28, 30)]
    [InlineData(20L, 10L, null, 0, 0)]
    public async Task ReadAsync_SinceUntilTail_HoldTogether(long? since, long? until, int? tail, int first, int end)
    {
        Write(30, files: 100);
        var query = new LogQuery { Since = CriWriter.Nanoseconds + since, Until = CriWriter.Nanoseconds + until, Tail = tail };

        Assert.Equal(Lines(first, end), await _directory.ReadAsync(query));
    }

    [Fact]
    public async Task ReadAsync_FromAnyRecord_GoesOnBehindIt()
    {
        RotatingWriter writer = Write(30, files: 100);
        var nexts = new List<long>();
        await foreach (LogRecord record in _directory.Log.ReadAsync(new LogQuery(), Task.CompletedTask))
        {
            nexts.Add(record.Next);
        }

        Append(writer, 30, 45);

        for (int i = 0; i < nexts.Count; i++)
        {
            Assert.True(_directory.Log.IsBoundary(nexts[i]));
            Assert.False(_directory.Log.IsBoundary(nexts[i] - 1));
            Assert.Equal(Lines(i + 1, 45), await _directory.ReadAsync(new LogQuery { From = nexts[i] }));
        }
    }

    [Fact]
    public async Task ReadAsync_FromARemovedRecord_TellsHowMuchIsMissing()
    {
        Write(30, files: 3);

        List<string> records = await _directory.ReadAsync(new LogQuery { From = 0 });

        Assert.Matches(@"^Removed 0\+[1-9]\d+$", records[0]);
        Assert.Equal(Lines(31 - records.Count, 30), records[1..]);
    }

    [Fact]
    public async Task ReadAsync_RecordsThatCouldNotBeWritten_AreTold()
    {
        new RotatingWriter(_directory.Path, Small, 3).Out("one").Out("two", lost: 77).Out("three");

        Assert.Equal(["Stdout Full one", "Unwritten 44+77", "Stdout Full two", "Stdout Full three"], await _directory.ReadAsync(new LogQuery()));
    }

    [Fact]
    public async Task ReadAsync_FollowAcrossRotations_MissesNothing()
    {
        await using IAsyncEnumerator<LogRecord> records = Follow();
        var writer = new RotatingWriter(_directory.Path, Small, 3);
        for (int i = 0; i < 100; i++)
        {
            writer.Out($"line {i}");
            Assert.True(await records.MoveNextAsync());
            Assert.Equal($"Stdout Full line {i}", LogDirectory.Show(records.Current));
        }
        _ended.SetResult();

        Assert.False(await records.MoveNextAsync());
    }

    [Fact]
    public async Task ReadAsync_FollowerLeftBehind_ReadsWhatItHasOpenAndHearsOfTheRest()
    {
        var writer = new RotatingWriter(_directory.Path, Small, 2);
        writer.Out("first");
        await using IAsyncEnumerator<LogRecord> records = Follow();
        Assert.True(await records.MoveNextAsync());
        long next = records.Current.Next;
        writer.Out("second");
        for (int i = 0; i < 60; i++)
        {
            writer.Out($"line {i}");
        }
        _ended.SetResult();

        var seen = new List<string>();
        while (await records.MoveNextAsync())
        {
            Assert.Equal(next, records.Current.Position);
            next = records.Current.Next;
            seen.Add(LogDirectory.Show(records.Current));
        }

        Assert.Equal("Stdout Full second", seen[0]);
        Assert.Equal("Stdout Full line 59", seen[^1]);
        Assert.Single(seen, record => record.StartsWith("Removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_FollowUntilATime_EndsThen()
    {
        new RotatingWriter(_directory.Path, Small, 2).Out("old");
        var query = new LogQuery { Follow = true, Until = CriWriter.Nanoseconds + 1 };
        var time = new PastTime();
        var log = new ContainerLog(_directory.Path, _watched.Watcher, time);
        var seen = new List<string>();

        await foreach (LogRecord record in log.ReadAsync(query, _ended.Task))
        {
            seen.Add(LogDirectory.Show(record));
        }

        Assert.Equal(["Stdout Full old"], seen);
        Assert.False(_ended.Task.IsCompleted);
    }

    private static List<string> Lines(int first, int end) => [.. Enumerable.Range(first, end - first).Select(i => $"Stdout Full line {i}")];

    private RotatingWriter Write(int lines, int files)
    {
        var writer = new RotatingWriter(_directory.Path, Small, files);
        Append(writer, 0, lines);
        return writer;
    }

    private static void Append(RotatingWriter writer, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            writer.Out($"line {i}", time: CriWriter.Nanoseconds + i);
        }
    }

    private IAsyncEnumerator<LogRecord> Follow() =>
        _directory.Log.ReadAsync(new LogQuery { Follow = true }, _ended.Task).GetAsyncEnumerator();

    // a clock that stands after the time that is waited for
    private sealed class PastTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);
    }
}
