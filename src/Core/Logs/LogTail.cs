using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Berth.Core.Logs;

/// <summary>Finds where the last lines of a log start, reading blocks from its end backwards.</summary>
/// <remarks>A line's pieces may lie between those of the other stream's lines, so each stream has a start of its own.</remarks>
internal sealed class LogTail
{
    private const int BlockSize = 64 * 1024;

    // pieces of one line lie close together: what lies further before a line than this, without a piece of it, is not read
    private const int MaxGap = 1024 * 1024;

    private readonly LogQuery _query;
    private readonly StreamTail _stdout, _stderr;
    private int _lines;

    // position of the newline that ends the line being looked for; -1 before any was seen in the file
    private long _lineEnd;

    // behind the last newline of the log: from there on the monitor is still writing; -1 before it was seen
    private long _end = -1;

    private LogTail(LogQuery query)
    {
        _query = query;
        _stdout = new StreamTail(query.Streams.HasFlag(LogStreams.Stdout));
        _stderr = new StreamTail(query.Streams.HasFlag(LogStreams.Stderr));
    }

    /// <summary>Finds the start.</summary>
    /// <param name="files">The log's files, oldest first; at least one. They stay the caller's.</param>
    /// <param name="query">How many lines, and of which records.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">A file can not be read.</exception>
    public static async ValueTask<LogStart> FindAsync(IReadOnlyList<LogFile> files, LogQuery query, CancellationToken cancellation)
    {
        var tail = new LogTail(query);
        // a block and the start of the next one, so that no header is cut
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BlockSize + CriHeader.MaxLength);
        try
        {
            for (int i = files.Count - 1; i >= 0 && !tail.IsComplete; i--)
            {
                await tail.AddFileAsync(files[i], buffer, cancellation).ConfigureAwait(false);
            }
            return new LogStart(tail._stdout.StartOr(tail._end), tail._stderr.StartOr(tail._end));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool IsComplete => _stdout.IsComplete && _stderr.IsComplete;

    private int Wanted => _query.Tail!.Value;

    private async ValueTask AddFileAsync(LogFile file, byte[] buffer, CancellationToken cancellation)
    {
        long length = file.Length;
        _lineEnd = -1;
        for (long end = length; end > 0 && !IsComplete;)
        {
            long start = Math.Max(0, end - BlockSize);
            int wanted = (int)Math.Min(end - start + CriHeader.MaxLength, length - start);
            int read = await ReadAllAsync(file.Handle, buffer.AsMemory(0, wanted), start, cancellation).ConfigureAwait(false);
            AddBlock(buffer.AsSpan(0, read), file.Start + start, (int)(end - start), isFirst: start == 0);
            end = start;
        }
        _end = _end < 0 ? file.Start : _end;
    }

    private void AddBlock(ReadOnlySpan<byte> bytes, long position, int length, bool isFirst)
    {
        for (int end = Math.Min(length, bytes.Length); end > 0 && !IsComplete;)
        {
            int newline = bytes[..end].LastIndexOf((byte)'\n');
            if (newline >= 0 || isFirst)
            {
                AddLine(bytes[(newline + 1)..], position + newline + 1);
            }
            _lineEnd = newline >= 0 ? position + newline : _lineEnd;
            end = newline;
        }
    }

    private void AddLine(ReadOnlySpan<byte> bytes, long start)
    {
        if (_lineEnd < 0)
        {
            // behind the last newline of the log the monitor is still writing; of an older file that is damage
            _end = _end < 0 ? start : _end;
            return;
        }
        long length = _lineEnd - start;
        ReadOnlySpan<byte> line = bytes[..(int)Math.Min(length, bytes.Length)];
        if (length <= CriLogReader.MaxRecord && CriHeader.TryParse(line, out CriHeader header) && _query.Includes(header.UnixNanoseconds))
        {
            StreamTail stream = header.Stream == LogStreams.Stdout ? _stdout : _stderr;
            _lines += stream.Add(start, header.Kind, canBegin: _lines < Wanted) ? 1 : 0;
        }
        if (_lines >= Wanted)
        {
            _stdout.GiveUpBefore(start, MaxGap);
            _stderr.GiveUpBefore(start, MaxGap);
        }
    }

    private static async ValueTask<int> ReadAllAsync(SafeFileHandle file, Memory<byte> bytes, long offset, CancellationToken cancellation)
    {
        int total = 0;
        while (total < bytes.Length)
        {
            int read = await RandomAccess.ReadAsync(file, bytes[total..], offset + total, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }
            total += read;
        }
        return total;
    }

    /// <summary>What is known of one stream while the log is read backwards.</summary>
    private sealed class StreamTail(bool isWanted)
    {
        private long _start = long.MaxValue;
        private bool _hasLine;

        public bool IsComplete { get; private set; } = !isWanted;

        /// <summary>Takes the next record towards the start of the file.</summary>
        /// <returns>True when it begins, seen from the end, another line.</returns>
        public bool Add(long start, LogRecordKind kind, bool canBegin)
        {
            bool begins = kind == LogRecordKind.Full || !_hasLine;
            if (IsComplete || (begins && !canBegin))
            {
                IsComplete = true;
                return false;
            }
            _start = start;
            _hasLine = true;
            return begins;
        }

        public void GiveUpBefore(long offset, int gap) => IsComplete |= !_hasLine || _start - offset > gap;

        public long StartOr(long end) => isWanted && !_hasLine ? end : _start;
    }
}
