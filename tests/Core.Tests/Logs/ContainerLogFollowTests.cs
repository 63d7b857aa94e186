using System.IO.Pipelines;
using System.Text;
using Berth.Core.Errors;
using Berth.Core.Logs;

namespace Berth.Core.Tests.Logs;

public sealed class ContainerLogFollowTests : IDisposable
{
    private readonly WatchedLogDirectory _watched = new();
    private readonly LogDirectory _directory;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ContainerLogFollowTests() => _directory = _watched.Directory;

    public void Dispose() => _watched.Dispose();

    [Fact]
    public async Task ReadAsync_FollowFromBeforeTheFileExists_GivesRecordsAsTheyCome()
    {
        await using IAsyncEnumerator<LogRecord> records = Follow();
        ValueTask<bool> first = records.MoveNextAsync();
        Assert.False(first.IsCompleted);

        _directory.Write(new CriWriter().Out("one"));
        Assert.True(await first);
        Assert.Equal("Stdout Full one", LogDirectory.Show(records.Current));

        ValueTask<bool> second = records.MoveNextAsync();
        _directory.Write(new CriWriter().Err("two"));
        Assert.True(await second);
        Assert.Equal("Stderr Full two", LogDirectory.Show(records.Current));
    }

    [Fact]
    public async Task ReadAsync_RecordWrittenInTwoPieces_IsGivenOnceWhole()
    {
        byte[] record = new CriWriter().Out("whole").ToArray();
        _directory.Write(record[..20]);
        await using IAsyncEnumerator<LogRecord> records = Follow();
        ValueTask<bool> next = records.MoveNextAsync();

        _directory.Write(record[20..]);

        Assert.True(await next);
        Assert.Equal("Stdout Full whole", LogDirectory.Show(records.Current));
    }

    [Fact]
    public async Task ReadAsync_ContainerEnds_GivesTheRestAndEnds()
    {
        _directory.Write(new CriWriter().Out("one"));
        await using IAsyncEnumerator<LogRecord> records = Follow();
        Assert.True(await records.MoveNextAsync());
        ValueTask<bool> next = records.MoveNextAsync();

        _directory.Write(new CriWriter().Out("last"));
        _ended.SetResult();

        Assert.True(await next);
        Assert.Equal("Stdout Full last", LogDirectory.Show(records.Current));
        Assert.False(await records.MoveNextAsync());
    }

    [Fact]
    public async Task ReadAsync_ContainerEndsInSilence_Ends()
    {
        await using IAsyncEnumerator<LogRecord> records = Follow();
        ValueTask<bool> next = records.MoveNextAsync();

        _ended.SetResult();

        Assert.False(await next);
    }

    [Fact]
    public async Task ReadAsync_TailOfNothingThenFollow_GivesNothingOld()
    {
        _directory.Write(new CriWriter().Out("old"));
        await using IAsyncEnumerator<LogRecord> records = Follow(tail: 0);
        ValueTask<bool> next = records.MoveNextAsync();

        _ended.SetResult();

        Assert.False(await next);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        await using IAsyncEnumerator<LogRecord> records = Follow(cancellation: cancellation.Token);
        ValueTask<bool> next = records.MoveNextAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.AsTask());
    }

    [Fact]
    public async Task ReadAsync_FollowInADirectoryThatIsGone_SaysSo()
    {
        var gone = new LogDirectory(_watched.Watcher);
        gone.Dispose();
        IAsyncEnumerable<LogRecord> records = gone.Log.ReadAsync(new LogQuery { Follow = true }, _ended.Task);
        await using IAsyncEnumerator<LogRecord> reading = records.GetAsyncEnumerator();

        CoreException failure = await Assert.ThrowsAsync<CoreException>(() => reading.MoveNextAsync().AsTask());

        Assert.Equal(ErrorCode.StateFailed, failure.Code);
    }

    [Fact]
    public async Task CopyTextAsync_Follow_FlushesBeforeItWaits()
    {
        var pipe = new Pipe();
        _directory.Write(new CriWriter().Out("one"));
        Task copying = _directory.Log.CopyTextAsync(new LogQuery { Follow = true }, pipe.Writer, timestamps: false, _ended.Task);

        ReadResult read = await pipe.Reader.ReadAsync();

        Assert.Equal("one\n", Encoding.UTF8.GetString(read.Buffer));
        Assert.False(copying.IsCompleted);
        pipe.Reader.AdvanceTo(read.Buffer.End);
        _ended.SetResult();
        await copying;
    }

    [Fact]
    public async Task CopyTextAsync_ReaderHasGone_Ends()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        _directory.Write(new CriWriter().Out("one"));

        await _directory.Log.CopyTextAsync(new LogQuery { Follow = true }, pipe.Writer, timestamps: false, _ended.Task);

        Assert.False(_ended.Task.IsCompleted);
    }

    private IAsyncEnumerator<LogRecord> Follow(int? tail = null, CancellationToken cancellation = default) =>
        _directory.Log.ReadAsync(new LogQuery { Follow = true, Tail = tail }, _ended.Task, cancellation).GetAsyncEnumerator(cancellation);
}
