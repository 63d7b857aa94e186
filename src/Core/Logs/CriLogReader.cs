using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Berth.Core.Logs;

/// <summary>Reads the records of a CRI log forwards, in large blocks. What does not parse becomes one damaged record per line.</summary>
internal sealed class CriLogReader : IDisposable
{
    /// <summary>Bytes of the longest line that is a record; the monitor's have little more than 16 KiB.</summary>
    public const int MaxRecord = 256 * 1024;

    private const int BlockSize = 64 * 1024;

    private readonly SafeFileHandle _file;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
    private int _start, _searched, _end;

    // bytes of the present line that were thrown away because it is too long
    private long _skipped;

    /// <summary>Makes one.</summary>
    /// <param name="file">The log; stays the caller's.</param>
    /// <param name="offset">Where a record starts.</param>
    public CriLogReader(SafeFileHandle file, long offset) => (_file, Offset) = (file, offset);

    /// <summary>Where the next record starts.</summary>
    public long Offset { get; private set; }

    private long FileOffset => Offset + _skipped + _end - _start;

    /// <summary>Reads the next block of the file.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="IOException">The file can not be read.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        MakeRoom();
        int read = await RandomAccess.ReadAsync(_file, _buffer.AsMemory(_end), FileOffset, cancellation).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    /// <summary>Takes the next whole record of what has been read.</summary>
    /// <param name="record">It; its content is valid until the next call.</param>
    /// <returns>False when more has to be read first.</returns>
    public bool TryRead(out LogRecord record)
    {
        int newline = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
        if (newline < 0)
        {
            _searched = _end;
            record = default;
            return false;
        }
        int lineEnd = _searched + newline;
        record = Parse(_buffer.AsMemory(_start, lineEnd - _start));
        Offset += record.Length;
        _start = _searched = lineEnd + 1;
        _skipped = 0;
        return true;
    }

    /// <summary>Takes what is left after the last newline of the file, which is damage once nobody writes any more.</summary>
    /// <param name="record">It.</param>
    /// <returns>False when nothing is left.</returns>
    public bool TryReadRest(out LogRecord record)
    {
        record = LogRecord.Damaged(Offset, _skipped + _end - _start);
        Offset += record.Length;
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
        return _skipped == 0 && line.Length <= MaxRecord && CriHeader.TryParse(line.Span, out CriHeader header)
            ? new LogRecord(Offset, length, header.Kind, header.Stream, header.UnixNanoseconds, line[header.Length..])
            : LogRecord.Damaged(Offset, length);
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
