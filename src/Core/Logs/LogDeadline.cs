namespace Berth.Core.Logs;

/// <summary>The time up to which a follower wants records, as something to wait for.</summary>
internal sealed class LogDeadline : IDisposable
{
    // what a timer can hold; who follows for longer gets the rest of the log at the end of the container
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Starts to wait.</summary>
    /// <param name="unixNanoseconds">The time; null for never.</param>
    /// <param name="time">The clock.</param>
    public LogDeadline(long? unixNanoseconds, TimeProvider time) => Passed = unixNanoseconds is { } until
        ? Task.Delay(Left(until, time.GetUtcNow()), time, _stop.Token)
        : Task.Delay(Timeout.InfiniteTimeSpan, time, _stop.Token);

    /// <summary>Completes when the time has come.</summary>
    public Task Passed { get; }

    /// <summary>Whether it has.</summary>
    public bool HasPassed => Passed.IsCompletedSuccessfully;

    /// <summary>Ends the waiting.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static TimeSpan Left(long until, DateTimeOffset now)
    {
        // rounded up, so that the clock has reached the time when the wait is over
        TimeSpan left = DateTimeOffset.UnixEpoch.AddTicks((until / TimeSpan.NanosecondsPerTick) + 1) - now;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestWait ? LongestWait : left;
    }
}
