using System.Buffers;
using System.Text.Json;
using Berth.Api.Logs;
using Berth.Core.Attaching;
using Berth.Core.Errors;
using Berth.Core.Logs;

namespace Berth.Api.Attaching;

/// <summary>Sends what a process writes, as fast as the client takes it, and in the end how it ended.</summary>
internal sealed partial class OutputPump
{
    // no record of a monitor is longer, so that every message ends with a record
    private const int MaxMessage = 32 * 1024;

    private readonly AttachSocket _socket;
    private readonly Attachment _attachment;
    private readonly bool _cursors;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _message = new(4096);
    private readonly ArrayBufferWriter<byte> _note = new(64);
    private Channel _channel;
    private LogCursor? _next;
    private long _lost;
    private bool _isSlow, _hasSent;

    /// <summary>Makes one.</summary>
    /// <param name="socket">Where to.</param>
    /// <param name="attachment">Where from.</param>
    /// <param name="cursors">Whether the client wants to know how far it has got.</param>
    /// <param name="logger">Told when the log can not be read.</param>
    public OutputPump(AttachSocket socket, Attachment attachment, bool cursors, ILogger logger) =>
        (_socket, _attachment, _cursors, _logger) = (socket, attachment, cursors, logger);

    /// <summary>Sends until the process has ended, the client is too slow or gone, or somebody else ends it.</summary>
    public async Task<Ending> RunAsync(CancellationToken over)
    {
        try
        {
            if (_cursors && _attachment.Output.Start is { } start)
            {
                _isSlow = !await SendCursorAsync(start, over);
            }

            return await CopyAsync(over) ?? (await SendStatusAsync(over) ? Ending.Exited : Ending.Slow);
        }
        catch (CoreException failure)
        {
            LogUnreadable(_logger, failure);
            return Ending.Failed;
        }
        catch (Exception gone) when (AttachSocket.IsEnd(gone))
        {
            return Ending.Closed;
        }
    }

    // what has been read is sent before a wait for the next record
    private async Task<Ending?> CopyAsync(CancellationToken over)
    {
        await using var records = new LogRecords(_attachment.Output, over);
        while (true)
        {
            Task<bool> next = records.NextAsync();
            if (!next.IsCompleted && !await FlushAsync(over))
            {
                return Ending.Slow;
            }

            if (!await next)
            {
                return await FlushAsync(over) ? null : Ending.Slow;
            }

            if (!await AddAsync(records.Current, over))
            {
                return _isSlow ? Ending.Slow : Ending.Overtaken;
            }
        }
    }

    private async ValueTask<bool> AddAsync(LogRecord record, CancellationToken over)
    {
        if (!record.IsLine)
        {
            _lost += record.Length;
            _next = _attachment.Output.After(record);
            // before the first message it is what the client asked for that is gone
            return record.Kind != LogRecordKind.Removed || !_hasSent;
        }

        Channel channel = record.Stream == LogStreams.Stderr ? Channel.Stderr : Channel.Stdout;
        if ((channel != _channel || _message.WrittenCount + record.Content.Length + 1 > MaxMessage) && !await FlushAsync(over))
        {
            return false;
        }

        if (_message.WrittenCount == 0)
        {
            _channel = channel;
            _message.Write([(byte)channel]);
        }

        _message.Write(record.Content.Span);
        if (record.Kind == LogRecordKind.Full)
        {
            _message.Write("\n"u8);
        }

        _next = _attachment.Output.After(record);
        return true;
    }

    private async ValueTask<bool> FlushAsync(CancellationToken over)
    {
        if (_isSlow || _message.WrittenCount == 0)
        {
            return !_isSlow;
        }

        _isSlow = !(!_cursors || await SendCursorAsync(_next!.Value, over)) || !await _socket.SendAsync(_message.WrittenMemory, over);
        _message.ResetWrittenCount();
        _hasSent = true;
        return !_isSlow;
    }

    private ValueTask<bool> SendCursorAsync(LogCursor cursor, CancellationToken over)
    {
        _note.ResetWrittenCount();
        _note.Write([(byte)Channel.Cursor]);
        using (var json = new Utf8JsonWriter(_note))
        {
            json.WriteStartObject();
            json.WriteString("cursor", cursor.ToString());
            json.WriteNumber("lostBytes", _lost);
            json.WriteEndObject();
        }

        _lost = 0;
        return _socket.SendAsync(_note.WrittenMemory, over);
    }

    private ValueTask<bool> SendStatusAsync(CancellationToken over)
    {
        _note.ResetWrittenCount();
        _note.Write([(byte)Channel.Status]);
        AttachStatus.Write(_attachment.Exit, _note);
        return _socket.SendAsync(_note.WrittenMemory, over);
    }

    [LoggerMessage(1, LogLevel.Error, "attach: output can not be read")]
    private static partial void LogUnreadable(ILogger logger, Exception failure);
}
