using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Berth.Core.Errors;
using Berth.Native.Contract;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Listening;

/// <summary>The sockets of a container to be, in the daemon's network namespace. They wait in a message for the container process to take
/// them; nobody else has them then, so that they close with the container.</summary>
internal sealed class ListenSockets : IDisposable
{
    private readonly SafeSocketFd _ours;

    private ListenSockets(SafeSocketFd ours, SafeSocketFd message) => (_ours, Message) = (ours, message);

    /// <summary>For the launcher.</summary>
    public SafeSocketFd Message { get; }

    /// <summary>Opens them all.</summary>
    /// <param name="options">What was checked.</param>
    /// <returns>Null for none.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>: one can not listen there, with its pointer and errno.</exception>
    public static ListenSockets? Open(IReadOnlyList<ListenOptions> options)
    {
        if (options.Count == 0)
        {
            return null;
        }

        var descriptors = new List<SafeFd>();
        try
        {
            for (var i = 0; i < options.Count; i++)
            {
                descriptors.Add(Open(options[i], $"/listen/{i}/{(options[i].Stream is null ? "datagram" : "stream")}"));
            }

            return Send(descriptors);
        }
        finally
        {
            descriptors.ForEach(descriptor => descriptor.Dispose());
        }
    }

    public void Dispose()
    {
        _ours.Dispose();
        Message.Dispose();
    }

    private static ListenSockets Send(List<SafeFd> descriptors)
    {
        var (ours, message) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: false);
        var sockets = new ListenSockets(ours, message);
        try
        {
            var header = new SyncHeader { Type = SyncType.ProcListen, Flags = SyncFlags.HasFd };
            FdPassing.Send(ours, MemoryMarshal.AsBytes(new ReadOnlySpan<SyncHeader>(in header)), [.. descriptors]);
            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    private static SafeFd Open(ListenOptions options, string pointer)
    {
        var text = options.Stream ?? options.Datagram!;
        var address = ListenAddress.Parse(text);
        try
        {
            using var socket = new Socket(
                address.AddressFamily, options.Stream is null ? SocketType.Dgram : SocketType.Stream, ProtocolType.Unspecified);
            if (address is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } six)
            {
                socket.DualMode = six.Address.Equals(IPAddress.IPv6Any);
            }

            socket.Bind(address);
            if (options.Stream is not null)
            {
                socket.Listen();
            }

            return Sockets.Duplicate(socket.SafeHandle);
        }
        catch (SocketException failure)
        {
            var message = $"listen {text}: {Errno.Describe(failure.NativeErrorCode)}";
            throw new CoreException(ErrorCode.InvalidRequest, message, failure)
            {
                Errno = Errno.Name(failure.NativeErrorCode),
                Syscall = "bind",
                Path = text,
                Problems = [new ConfigProblem(pointer, message)],
            };
        }
    }
}
