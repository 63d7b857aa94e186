using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Berth.Core.Errors;
using Berth.Core.Watching;

namespace Berth.Core.Logs;

/// <summary>Reads the log that a monitor writes: <c>container.log</c> of one directory, in CRI format.</summary>
/// <param name="directory">Absolute path of the directory.</param>
/// <param name="watcher">Tells of new output.</param>
public sealed class ContainerLog(string directory, IFileWatcher watcher)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "container.log";

    private readonly string _path = Path.Combine(directory, FileName);

    /// <summary>Reads records in the order of the file. A log that does not exist yet is empty.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="ended">Completes when nothing more will be written; followers then get the rest and an end.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The query names no stream, or a negative number of lines.</exception>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: the file can not be read or watched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IAsyncEnumerable<LogRecord> ReadAsync(LogQuery query, Task ended, CancellationToken cancellation = default)
    {
        Check(query);
        return ReadRecordsAsync(query, ended, cancellation);
    }

    /// <summary>Copies what the container wrote, byte for byte: contents, and a newline where one was written. Damaged records are
    /// skipped.</summary>
    /// <param name="query">What to read.</param>
    /// <param name="writer">Where to; flushed after each block, not completed. Reading ends when its reader has.</param>
    /// <param name="ended">As for <see cref="ReadAsync"/>, with the same exceptions.</param>
    /// <param name="cancellation">Ends the copying.</param>
    public async Task CopyTextAsync(LogQuery query, PipeWriter writer, Task ended, CancellationToken cancellation = default)
    {
        Check(query);
        using var session = new LogSession(_path, query, ended, watcher);
        do
        {
            // not UnflushedBytes: a pipe whose reader has gone counts none, and only a flush tells
            bool hasWritten = false;
            while (session.TryRead(out LogRecord record))
            {
                Write(writer, record);
                hasWritten = true;
            }

            if (hasWritten && (await writer.FlushAsync(cancellation).ConfigureAwait(false)).IsCompleted)
            {
                return;
            }
        }
        while (await session.LoadAsync(cancellation).ConfigureAwait(false));
    }

    private async IAsyncEnumerable<LogRecord> ReadRecordsAsync(
        LogQuery query, Task ended, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var session = new LogSession(_path, query, ended, watcher);
        while (await session.LoadAsync(cancellation).ConfigureAwait(false))
        {
            while (session.TryRead(out LogRecord record))
            {
                yield return record;
            }
        }
    }

    private static void Check(LogQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfZero((int)(query.Streams & LogStreams.All), nameof(query));
        ArgumentOutOfRangeException.ThrowIfNegative(query.Tail ?? 0, nameof(query));
    }

    private static void Write(PipeWriter writer, in LogRecord record)
    {
        writer.Write(record.Content.Span);
        if (record.Kind == LogRecordKind.Full)
        {
            writer.Write("\n"u8);
        }
    }
}
