using System.Buffers;
using System.Net.WebSockets;
using Berth.Core.Attaching;
using Berth.Core.Errors;

namespace Berth.Api.Attaching;

/// <summary>Takes what a client sends.</summary>
internal sealed partial class InputPump
{
    private const int BlockSize = 16 * 1024;

    private readonly WebSocket _socket;
    private readonly Attachment _attachment;
    private readonly DetachScanner? _detach;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _typed = new();
    private readonly ControlMessage _control = new();

    // the channel of the message that is being received; null before its first byte
    private Channel? _channel;

    /// <summary>Makes one.</summary>
    /// <param name="socket">Where from.</param>
    /// <param name="attachment">Where to.</param>
    /// <param name="keys">What the client leaves with, at a terminal.</param>
    /// <param name="logger">Told when the process can not be reached.</param>
    public InputPump(WebSocket socket, Attachment attachment, DetachKeys keys, ILogger logger)
    {
        (_socket, _attachment, _logger) = (socket, attachment, logger);
        _detach = attachment.HasTerminal ? new DetachScanner(keys) : null;
    }

    /// <summary>Takes messages until the client closes or leaves, or breaks the protocol. Nothing but the end of the connection ends it from
    /// outside.</summary>
    /// <param name="abandon">From then on what comes is thrown away.</param>
    public async Task<Ending> RunAsync(CancellationToken abandon)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult received = await _socket.ReceiveAsync(block.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return Ending.Closed;
                }

                if (!abandon.IsCancellationRequested && await TakeAsync(block.AsMemory(0, received.Count), received, abandon) is { } ending)
                {
                    return ending;
                }
            }
        }
        catch (CoreException failure)
        {
            LogUnreachable(_logger, failure);
            return Ending.Failed;
        }
        catch (Exception gone) when (AttachSocket.IsEnd(gone))
        {
            return Ending.Closed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private async ValueTask<Ending?> TakeAsync(ReadOnlyMemory<byte> part, ValueWebSocketReceiveResult received, CancellationToken abandon)
    {
        if (received.MessageType != WebSocketMessageType.Binary)
        {
            return Ending.Refused("messages are binary: the channel's number, then data");
        }

        if (_channel is null && part.Length > 0)
        {
            _channel = (Channel)part.Span[0];
            part = part[1..];
        }

        Ending? ending = _channel switch
        {
            null => null,
            Channel.Stdin => await TakeInputAsync(part, abandon),
            Channel.Resize or Channel.Close => TakeControl(_channel.Value, part, received.EndOfMessage),
            _ => part.Length == 0 ? null : Ending.Refused($"channel {(int)_channel}: clients do not write to it"),
        };
        _channel = received.EndOfMessage ? null : _channel;
        return ending;
    }

    // what nobody reads any more is thrown away: there may still be output to come
    private async ValueTask<Ending?> TakeInputAsync(ReadOnlyMemory<byte> typed, CancellationToken abandon)
    {
        if (!_attachment.HasInput)
        {
            return typed.Length == 0 ? null : Ending.Refused("channel 0: stdin=true was not asked for");
        }

        bool isDetached = false;
        if (_detach is not null)
        {
            _typed.ResetWrittenCount();
            isDetached = _detach.Scan(typed.Span, _typed);
            typed = _typed.WrittenMemory;
        }

        if (typed.Length > 0)
        {
            await WriteAsync(typed, abandon);
        }

        return isDetached ? Ending.Detached : null;
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> typed, CancellationToken abandon)
    {
        try
        {
            await _attachment.WriteAsync(typed, abandon);
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
        }
    }

    private Ending? TakeControl(Channel channel, ReadOnlyMemory<byte> part, bool isWhole)
    {
        if (!_control.TryAdd(part.Span))
        {
            return Ending.Refused($"channel {(int)channel}: the message is too long");
        }

        if (!isWhole)
        {
            return null;
        }

        ReadOnlySpan<byte> message = _control.Take();
        return channel == Channel.Resize ? Resize(message) : Close(message);
    }

    private Ending? Resize(ReadOnlySpan<byte> message)
    {
        if (!ControlMessage.TrySize(message, out var size))
        {
            return Ending.Refused("channel 4: not a size such as {\"Width\": 80, \"Height\": 24}");
        }

        // a client without a window of its own says 0
        if (size is { Columns: > 0, Rows: > 0 })
        {
            _attachment.Resize(size);
        }

        return null;
    }

    // closing a channel that the client only reads from asks for nothing
    private Ending? Close(ReadOnlySpan<byte> message)
    {
        if (message.Length != 1)
        {
            return Ending.Refused("channel 255: not the number of a channel");
        }

        if (message[0] == (byte)Channel.Stdin && _attachment.HasInput)
        {
            _attachment.CloseInput();
        }

        return null;
    }

    [LoggerMessage(1, LogLevel.Error, "attach: the process can not be reached")]
    private static partial void LogUnreachable(ILogger logger, Exception failure);
}
