using System.Buffers;

namespace Berth.Core.Logs;

/// <summary>Writes the lines of a log as they were written, or each with its time before it.</summary>
/// <param name="output">Where to.</param>
/// <param name="timestamps">Whether each line begins with the time of its first piece and a blank.</param>
internal sealed class LogTextWriter(IBufferWriter<byte> output, bool timestamps)
{
    private LogStreams _unfinished;

    /// <summary>Writes one record; nothing for one that is no line.</summary>
    public void Write(in LogRecord record)
    {
        if (!record.IsLine)
        {
            return;
        }
        if (timestamps && !_unfinished.HasFlag(record.Stream))
        {
            LogTime.Format(record.UnixNanoseconds, output.GetSpan(LogTime.Length));
            output.Advance(LogTime.Length);
            output.Write(" "u8);
        }
        output.Write(record.Content.Span);
        if (record.Kind == LogRecordKind.Full)
        {
            output.Write("\n"u8);
        }
        _unfinished = record.Kind == LogRecordKind.Full ? _unfinished & ~record.Stream : _unfinished | record.Stream;
    }
}
