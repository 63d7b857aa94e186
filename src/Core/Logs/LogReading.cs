using System.IO.Pipelines;
using Berth.Core.Errors;

namespace Berth.Core.Logs;

/// <summary>A query to one container's log that has been found to make sense.</summary>
public sealed class LogReading
{
    private readonly ContainerLog _log;
    private readonly LogQuery _query;
    private readonly uint _name;
    private readonly Func<CancellationToken, Task> _ended;

    /// <summary>Makes one.</summary>
    /// <param name="log">The log.</param>
    /// <param name="query">What to read; <see cref="LogQuery.From"/> is taken from the cursor.</param>
    /// <param name="name">Tells the logs of containers with the same id apart.</param>
    /// <param name="from">Where to begin; null for what the query says.</param>
    /// <param name="ended">Waits until nothing more will be written.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>: the cursor is not one of this log.</exception>
    internal LogReading(ContainerLog log, LogQuery query, uint name, LogCursor? from, Func<CancellationToken, Task> ended)
    {
        if (from is { } cursor && (cursor.Log != name || !log.IsBoundary(cursor.Position)))
        {
            throw new CoreException(ErrorCode.InvalidRequest, $"cursor {cursor}: is not one of this container's log");
        }

        (_log, _name, _ended) = (log, name, ended);
        _query = from is null ? query : query with { From = from.Value.Position };
    }

    /// <summary>Where it begins, when that is a place; null for the oldest record and for the last lines.</summary>
    public LogCursor? Start => _query.From is { } position ? new LogCursor(_name, position) : null;

    /// <summary>Where one goes on who has read a record.</summary>
    public LogCursor After(in LogRecord record) => new(_name, record.Next);

    /// <summary>Where one goes on after a copy; null when nothing of the log was read.</summary>
    public LogCursor? After(LogCopied copied) => copied.Next is { } next ? new LogCursor(_name, next) : null;

    /// <summary>Reads records, oldest first; a follower gets new ones until the container has stopped.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the log can not be read.</exception>
    public IAsyncEnumerable<LogRecord> ReadAsync(CancellationToken cancellation) => _log.ReadAsync(_query, _ended(cancellation), cancellation);

    /// <summary>Copies the output byte for byte.</summary>
    /// <param name="writer">Where to; flushed, not completed.</param>
    /// <param name="timestamps">Whether to begin each line with its time and a blank.</param>
    /// <param name="cancellation">Ends the copying.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the log can not be read.</exception>
    public Task<LogCopied> CopyTextAsync(PipeWriter writer, bool timestamps, CancellationToken cancellation) =>
        _log.CopyTextAsync(_query, writer, timestamps, _ended(cancellation), cancellation);
}
