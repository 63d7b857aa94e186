using System.Net.Sockets;
using Berth.Core.Containers;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Monitoring;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Notifications;

/// <summary>Takes what containers say by sd_notify(3): shows it in their documents, and sends it on.</summary>
internal sealed partial class NotifyProxy(EventLoop loop, ContainerStore store, TimeProvider time, ILogger<NotifyProxy> logger)
{
    /// <summary>Makes the socket of a container to be.</summary>
    /// <param name="state">Directory of the container's state.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>.</exception>
    public NotifyListener Bind(SafeFd state)
    {
        try
        {
            return new NotifyListener(NotifySocket.Bind(state), loop);
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.StateFailed, $"the notify socket can not be made: {failure.Message}", failure)
            {
                Errno = failure.ErrnoName,
                Syscall = failure.Operation,
                Path = failure.Path,
            };
        }
    }

    /// <summary>Listens to a container, from its create on.</summary>
    public void Watch(Container container) =>
        container.Notify?.Start((message, sender) => Handle(container, message, sender));

    /// <summary>Goes on listening to a container of an earlier daemon.</summary>
    public void Adopt(Container container)
    {
        try
        {
            container.Notify = new NotifyListener(NotifySocket.Fetch(container.Processes!.Monitor), loop);
            Watch(container);
        }
        catch (SyscallException failure)
        {
            // the monitor has ended just now, and the exit watch is about to see it
            LogNotAdopted(failure, container.Id);
        }
    }

    private void Handle(Container container, ReadOnlySpan<byte> bytes, int sender)
    {
        try
        {
            if (!ContainerPids.MayHold(container, sender))
            {
                LogForeign(container.Id, sender);
            }
            else if (bytes.Length > 0 && NotifyMessage.Parse(bytes) is { } message)
            {
                Take(container, message);
            }
            else
            {
                LogUnreadable(container.Id);
            }
        }
        catch (Exception failure) when (failure is CoreException or SocketException or IOException)
        {
            LogNotTaken(failure, container.Id);
        }
    }

    private void Take(Container container, NotifyMessage message)
    {
        if (message.Text("MAINPID") is not null)
        {
            message.SetMainPid(message.Number("MAINPID") is { } pid ? ContainerPids.ToHost(container, pid) : null);
        }

        var known = container.Snapshot.Notify;
        var state = (known ?? NotifyState.Initial).After(message, time.GetUtcNow());
        if (state != known)
        {
            store.SaveNotify(container.Id, state);
            container.Publish(snapshot => snapshot with { Notify = state });
        }

        if (container.NotifyOptions?.Address is { } address && message.ToForward(container.Processes!.ProcessPid) is { Length: > 0 } forward)
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            socket.SendTo(forward, new UnixDomainSocketEndPoint(address));
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "container {Id}: process {Pid}, which is not in it, wrote to its notify socket")]
    private partial void LogForeign(string id, int pid);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "container {Id} sent a notification that can not be read")]
    private partial void LogUnreadable(string id);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "a notification of container {Id} had not all its effect")]
    private partial void LogNotTaken(Exception failure, string id);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "container {Id} can not be listened to any more")]
    private partial void LogNotAdopted(Exception failure, string id);
}
