using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Berth.Core.Errors;
using Berth.Core.Watching;

namespace Berth.Core.Logs;

/// <summary>Reads the log that a monitor writes, in CRI format, with its rotated files as one sequence.</summary>
/// <param name="directory">Absolute path of its directory.</param>
/// <param name="watcher">Tells of new output.</param>
/// <param name="time">Tells when <see cref="LogQuery.Until"/> has come.</param>
public sealed class ContainerLog(string directory, IFileWatcher watcher, TimeProvider time)
{
    /// <summary>Reads records in the order of the log. A log that does not exist yet is empty. What a rotation takes away before it was
    /// read, and what the monitor could not write, comes as a record of its own kind.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="ended">Completes when nothing more will be written; followers then get the rest and an end.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The query makes no sense.</exception>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: a file can not be read or watched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, Task ended, CancellationToken cancellation = default)
    {
        query.Demand();
        return ReadRecordsAsync(query, ended, cancellation);
    }

    /// <summary>Copies what the container wrote, byte for byte: contents, and a newline where one was written. What is damaged or missing
    /// is counted.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="writer">Where to; flushed after each block, not completed. Reading ends when its reader has.</param>
    /// <param name="timestamps">Whether to begin each line with its time and a blank.</param>
    /// <param name="ended">As for <see cref="ReadAsync"/>, with the same exceptions.</param>
    /// <param name="cancellation">Ends the copying.</param>
    public async Task<LogCopied> CopyTextAsync(
        LogQuery query, PipeWriter writer, bool timestamps, Task ended, CancellationToken cancellation = default)
    {
        query.Demand();
        using var session = new LogSession(directory, query, ended, watcher, time);
        var text = new LogTextWriter(writer, timestamps);
        var copied = new LogCopied(null, 0);
        do
        {
            // not UnflushedBytes: a pipe whose reader has gone counts none, and only a flush tells
            bool hasWritten = false;
            while (session.TryRead(out LogRecord record))
            {
                text.Write(record);
                copied = new LogCopied(record.Next, copied.Missing + (record.IsLine ? 0 : record.Length));
                hasWritten = true;
            }

            if (hasWritten && (await writer.FlushAsync(cancellation).ConfigureAwait(false)).IsCompleted)
            {
                return copied;
            }
        }
        while (await session.LoadAsync(cancellation).ConfigureAwait(false));
        return copied;
    }

    /// <summary>Whether a record starts at that place of the log, or did before it was removed, or its end is there.</summary>
    /// <param name="position">In bytes from the first one that was ever written.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: a file can not be read.</exception>
    public bool IsBoundary(long position) => Look(files => files.IsBoundary(position));

    /// <summary>The place behind the last record, in bytes from the first one that was ever written: where one begins who wants only what
    /// is still to come.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: a file can not be read.</exception>
    public long FindEnd() => Look(files => files.FindEnd());

    private T Look<T>(Func<LogFiles, T> look)
    {
        try
        {
            return look(new LogFiles(directory));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CoreException(ErrorCode.StateFailed, $"read {directory}: {failure.Message}", failure) { Path = directory, Syscall = "read" };
        }
    }

    private async IAsyncEnumerable<LogRecord> ReadRecordsAsync(
        LogQuery query, Task ended, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var session = new LogSession(directory, query, ended, watcher, time);
        while (await session.LoadAsync(cancellation).ConfigureAwait(false))
        {
            while (session.TryRead(out LogRecord record))
            {
                yield return record;
            }
        }
    }
}
