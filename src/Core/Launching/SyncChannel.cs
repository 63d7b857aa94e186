using System.Runtime.InteropServices;
using System.Text;
using Berth.Core.Errors;
using Berth.Core.Monitoring;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Launching;

/// <summary>Core's end of the sync protocol (src/Native/launcher/sync.h draws it). It waits a moment in poll(2), and only then in the event
/// loop: the usual answer comes within a millisecond, and the way through the loop and the thread pool costs two more wake-ups
/// (ADR-0009).</summary>
internal sealed partial class SyncChannel : IDisposable
{
    private const int PatienceMilliseconds = 10;

    // its threads are few: what it takes to execute a program, but no more
    private const int PoolPatienceMilliseconds = 1;

    private static readonly int HeaderSize = Marshal.SizeOf<SyncHeader>();

    private readonly SafeSocketFd _socket;
    private readonly EventLoop _loop;
    private readonly LaunchErrors _errors;
    private readonly ILogger _logger;
    private readonly byte[] _buffer = new byte[HeaderSize + SyncFormat.MaxPayload];
    private EventLoop.Watch? _watch;
    private string _hookStderr = "";

    public SyncChannel(SafeSocketFd socket, EventLoop loop, LaunchErrors errors, ILogger logger)
    {
        _socket = socket;
        _loop = loop;
        _errors = errors;
        _logger = logger;
    }

    /// <summary>Sends a message without a payload.</summary>
    /// <param name="type">What it says.</param>
    /// <param name="descriptors">Sent along; they stay the caller's.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.LaunchFailed"/>: nobody reads any more.</exception>
    public void Send(SyncType type, params ReadOnlySpan<SafeFd> descriptors)
    {
        var header = new SyncHeader { Type = type, Flags = descriptors.IsEmpty ? 0 : SyncFlags.HasFd };
        try
        {
            FdPassing.Send(_socket, MemoryMarshal.AsBytes(new ReadOnlySpan<SyncHeader>(in header)), descriptors);
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.LaunchFailed, $"the launcher went away before {type}", failure) { Errno = failure.ErrnoName };
        }
    }

    /// <summary>Sends a message before the launcher asks for it, so that it does not wait. If it is not there any more, what it has said
    /// tells why.</summary>
    /// <param name="type">What it says.</param>
    /// <param name="descriptors">Sent along; they stay the caller's.</param>
    public void SendAhead(SyncType type, params ReadOnlySpan<SafeFd> descriptors)
    {
        try
        {
            Send(type, descriptors);
        }
        catch (CoreException)
        {
            // what comes next is received in any case
        }
    }

    /// <summary>Waits for one message of that type and nothing else.</summary>
    /// <exception cref="CoreException">The launcher reported an error, closed its side, or sent something else.</exception>
    public async ValueTask<SyncMessage> ReceiveAsync(SyncType expected, CancellationToken cancellationToken) =>
        Demand(await ReceiveAsync(cancellationToken).ConfigureAwait(false), expected);

    /// <summary>Waits for one message of either type.</summary>
    /// <exception cref="CoreException">The launcher reported an error, closed its side, or sent something else.</exception>
    public async ValueTask<SyncMessage> ReceiveAsync(SyncType expected, SyncType other, CancellationToken cancellationToken)
    {
        var message = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        return message.Type == other ? message : Demand(message, expected);
    }

    /// <summary>Waits until the launcher's side is closed: the user's program was executed, or the container process died.</summary>
    /// <exception cref="CoreException">The launcher reported an error.</exception>
    public async ValueTask ReceiveEndAsync(CancellationToken cancellationToken)
    {
        var message = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
        if (message.Type is { } type)
        {
            message.Descriptor?.Dispose();
            throw new CoreException(ErrorCode.LaunchFailed, $"the launcher sent {type} after start");
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _socket.Dispose();
    }

    private async ValueTask<SyncMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var received = FdPassing.Receive(_socket, _buffer);
            if (received.Status == ReceiveStatus.WouldBlock)
            {
                await InputAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (received.Status == ReceiveStatus.EndOfFile)
            {
                return default;
            }

            var message = Check(received.Length, received.Fd);
            switch (message.Type)
            {
                case SyncType.ProcLog:
                    Log(message.Payload.Span);
                    continue;
                case SyncType.ProcHookStderr:
                    _hookStderr = Encoding.UTF8.GetString(message.Payload.Span);
                    continue;
                case SyncType.ProcError:
                    throw _errors.ToException(MemoryMarshal.Read<SyncError>(message.Payload.Span), _hookStderr);
                default:
                    return message;
            }
        }
    }

    private ValueTask InputAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Poll.ForInput(_socket, Thread.CurrentThread.IsThreadPoolThread ? PoolPatienceMilliseconds : PatienceMilliseconds))
        {
            return ValueTask.CompletedTask;
        }

        _watch ??= _loop.Add(_socket);
        return new ValueTask(_watch.EventAsync(Libc.EPOLLIN, cancellationToken));
    }

    private static SyncMessage Demand(SyncMessage message, SyncType expected)
    {
        if (message.Type == expected)
        {
            return message;
        }

        message.Descriptor?.Dispose();
        throw new CoreException(ErrorCode.LaunchFailed, message.Type is { } type
            ? $"the launcher sent {type}, expected was {expected}"
            : $"the launcher ended before {expected}");
    }

    private SyncMessage Check(int length, SafeFd? descriptor)
    {
        if (length >= HeaderSize)
        {
            var header = MemoryMarshal.Read<SyncHeader>(_buffer);
            var hasDescriptor = header.Flags.HasFlag(SyncFlags.HasFd);
            if (header.Length == length - HeaderSize && hasDescriptor == descriptor is not null && header.Length >= PayloadSize(header.Type))
            {
                return new SyncMessage(header.Type, _buffer.AsMemory(HeaderSize, (int)header.Length), descriptor);
            }
        }

        descriptor?.Dispose();
        throw new CoreException(ErrorCode.LaunchFailed, $"the launcher sent a malformed message of {length} bytes");
    }

    private static int PayloadSize(SyncType type) => type switch
    {
        SyncType.ProcPid => Marshal.SizeOf<SyncPid>(),
        SyncType.ProcMountPlease => Marshal.SizeOf<SyncMount>(),
        SyncType.ProcSeccomp => Marshal.SizeOf<SyncSeccomp>(),
        SyncType.ProcError => Marshal.SizeOf<SyncError>(),
        SyncType.ProcLog => Marshal.SizeOf<SyncLog>(),
        _ => 0,
    };

    private void Log(ReadOnlySpan<byte> payload)
    {
        var log = MemoryMarshal.Read<SyncLog>(payload);
        var level = log.Level == SyncLogLevel.Warning ? LogLevel.Warning : LogLevel.Debug;
        if (_logger.IsEnabled(level))
        {
            var text = Encoding.UTF8.GetString(payload[Marshal.SizeOf<SyncLog>()..]);
            LogLauncher(level, (int)log.Step, text);
        }
    }

    [LoggerMessage(EventId = 1, Message = "launcher, step {Step}: {Text}")]
    private partial void LogLauncher(LogLevel level, int step, string text);
}
