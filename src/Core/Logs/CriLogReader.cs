using System.Buffers;

namespace Berth.Core.Logs;

/// <summary>Reads the records of one file of a CRI log forwards, in large blocks. What does not parse becomes one damaged record per line.</summary>
internal sealed class CriLogReader : IDisposable
{
    /// <summary>Bytes of the longest line that is a record; the monitor's have little more than 16 KiB.</summary>
    public const int MaxRecord = 256 * 1024;

    private const int BlockSize = 64 * 1024;

    private readonly LogFile _file;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _start, _searched, _end;

    // what was read together with a mark that had to be told first
    private LogRecord? _next;

    // bytes of the present line that were thrown away because it is too long
    private long _skipped;

    /// <summary>Makes one.</summary>
    /// <param name="file">The file; stays the caller's.</param>
    /// <param name="position">Where in the log a record of the file starts.</param>
    public CriLogReader(LogFile file, long position) => (_file, Position) = (file, position);

    /// <summary>Where in the log the next record starts.</summary>
    public long Position { get; private set; }

    private long FileOffset => Position - _file.Start + _skipped + _end - _start;

    /// <summary>Reads the next block of the file.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="IOException">The file can not be read.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        int read = await RandomAccess.ReadAsync(_file.Handle, _buffer.AsMemory(_end), FileOffset, cancellation).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    /// <summary>Takes the next whole record of what has been read.</summary>
    /// <param name="record">It; its content is valid until the next call.</param>
    /// <returns>False when more has to be read first.</returns>
    public bool TryRead(out LogRecord record)
    {
        if (_next is { } next)
        {
            (record, _next) = (next, null);
            return true;
        }
        int newline = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        if (newline < 0)
        {
            _searched = _end;
            record = default;
            return false;
        }
        int lineEnd = _searched + newline;
        record = Parse(_buffer.AsMemory(_start, lineEnd - _start));
        Position = record.Next + (_next?.Length ?? 0);
        _start = _searched = lineEnd + 1;
        _skipped = 0;
        return true;
    }

    /// <summary>Takes what is left after the last newline of the file, which is damage once nobody writes any more.</summary>
    /// <param name="record">It.</param>
    /// <returns>False when nothing is left.</returns>
    public bool TryReadRest(out LogRecord record)
    {
        record = LogRecord.Other(LogRecordKind.Damaged, Position, _skipped + _end - _start);
        Position += record.Length;
        _start = _searched = _end;
        _skipped = 0;
        return record.Length > 0;
    }

    /// <summary>Gives the buffer back; contents of records are no longer valid.</summary>
    public void Dispose()
    {
        byte[] rented = Interlocked.Exchange(ref _buffer, []);
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private LogRecord Parse(ReadOnlyMemory<byte> line)
    {
        long length = _skipped + line.Length + 1;
        if (_skipped > 0 || line.Length > MaxRecord || !CriHeader.TryParse(line.Span, out CriHeader header))
        {
            return LogRecord.Other(LogRecordKind.Damaged, Position, length);
        }
        var record = new LogRecord(Position, length, header.Kind, header.Stream, header.UnixNanoseconds, line[header.Length..]);
        if (header.Unwritten == 0)
        {
            return record;
        }
        _next = record;
        return LogRecord.Other(LogRecordKind.Unwritten, Position, header.Unwritten);
    }

    private void MakeRoom()
    {
        int kept = _end - _start;
        if (kept > MaxRecord)
        {
            _skipped += kept;
            kept = 0;
            _start = _end;
        }
        if (_buffer.Length - kept >= BlockSize / 2)
        {
            _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        }
        else
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(_start, kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        _searched -= _start;
        _start = 0;
        _end = kept;
    }
}
