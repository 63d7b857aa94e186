using System.Runtime.InteropServices;
using System.Text;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>The kernel's network configuration (rtnetlink(7)), of the network namespace that the thread was in which made this.</summary>
/// <remarks>Not for several threads at once. The kernel answers before a request returns, so nothing here waits for anybody else.</remarks>
public sealed unsafe class RouteSocket : IDisposable
{
    // the kernel makes no packet of a dump larger than this
    private const int BufferSize = 32 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly SafeSocketFd _socket;
    private uint _sequence;
    private bool _hasChanged;

    /// <summary>Opens one.</summary>
    /// <exception cref="SyscallException">The process has no descriptors left.</exception>
    public RouteSocket()
    {
        _socket = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_ROUTE);
        if (_socket.IsInvalid)
        {
            throw SyscallException.Last("socket", "rtnetlink");
        }

        // the kernel's own words with a refusal, without a copy of what was asked
        var on = 1;
        _ = Libc.setsockopt(_socket, Libc.SOL_NETLINK, Libc.NETLINK_EXT_ACK, &on, sizeof(int));
        _ = Libc.setsockopt(_socket, Libc.SOL_NETLINK, Libc.NETLINK_CAP_ACK, &on, sizeof(int));
    }

    /// <summary>The device with that name; null when there is none.</summary>
    /// <exception cref="SyscallException">The kernel refused.</exception>
    public NetworkDevice? Find(string name)
    {
        try
        {
            return Query(new RouteRequest<Libc.ifinfomsg>(Libc.RTM_GETLINK, 0, default).Add(Libc.IFLA_IFNAME, name), name);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.ENODEV)
        {
            return null;
        }
    }

    /// <summary>The device with that number.</summary>
    /// <exception cref="SyscallException">There is none (<c>ENODEV</c>).</exception>
    public NetworkDevice Get(int index) =>
        Query(new RouteRequest<Libc.ifinfomsg>(Libc.RTM_GETLINK, 0, new() { ifi_index = index }), $"device {index}");

    /// <summary>The addresses of a device.</summary>
    /// <exception cref="SyscallException">The kernel refused.</exception>
    public IReadOnlyList<NetworkAddress> Addresses(NetworkDevice device)
    {
        var found = new List<NetworkAddress>();
        do
        {
            found.Clear();
            _hasChanged = false;
            Exchange(new RouteRequest<Libc.ifaddrmsg>(Libc.RTM_GETADDR, Libc.NLM_F_DUMP, default), device.Name, body =>
            {
                var header = MemoryMarshal.Read<Libc.ifaddrmsg>(body);
                if (header.ifa_index == device.Index)
                {
                    found.Add(ReadAddress(header, body[sizeof(Libc.ifaddrmsg)..]));
                }
            });
        }
        while (_hasChanged);

        return found;
    }

    /// <summary>Moves a device to another network namespace. It is down there, and has lost its addresses.</summary>
    /// <param name="device">Which.</param>
    /// <param name="target">Where to.</param>
    /// <param name="name">What it is called there. Before Linux 6.11 it may have been moved under its old name when that is refused.</param>
    /// <exception cref="SyscallException">It can not be moved (<c>EINVAL</c>), the name is taken (<c>EEXIST</c>), or another
    /// error.</exception>
    public void Move(NetworkDevice device, SafeNamespaceFd target, string name)
    {
        using var number = new FdNumber(target);
        Exchange(
            Change(device.Index, default).Add(Libc.IFLA_NET_NS_FD, (uint)number.Value).Add(Libc.IFLA_IFNAME, name), device.Name);
    }

    /// <summary>Renames a device that is down.</summary>
    /// <param name="device">Which.</param>
    /// <param name="name">Its new name; <c>%d</c> in it becomes the lowest number that is free.</param>
    /// <returns>The device under its new name.</returns>
    /// <exception cref="SyscallException">The name is taken (<c>EEXIST</c>), or another error.</exception>
    public NetworkDevice Rename(NetworkDevice device, string name)
    {
        Exchange(Change(device.Index, default).Add(Libc.IFLA_IFNAME, name), name);
        return Get(device.Index);
    }

    /// <summary>Sets a device up.</summary>
    /// <exception cref="SyscallException">The kernel refused.</exception>
    public void SetUp(NetworkDevice device) => Exchange(Change(device.Index, Libc.IFF_UP), device.Name);

    /// <summary>Gives an address to a device.</summary>
    /// <param name="device">To whom.</param>
    /// <param name="address">What it is to be; its scope and those of its flags that are the kernel's own are not looked at.</param>
    /// <exception cref="SyscallException">It has it already (<c>EEXIST</c>), or another error.</exception>
    public void Add(NetworkDevice device, NetworkAddress address)
    {
        const uint Settable = Libc.IFA_F_NODAD | Libc.IFA_F_HOMEADDRESS | Libc.IFA_F_MANAGETEMPADDR | Libc.IFA_F_NOPREFIXROUTE
            | Libc.IFA_F_MCAUTOJOIN;
        var body = new Libc.ifaddrmsg
        {
            ifa_family = address.Family,
            ifa_prefixlen = address.PrefixLength,
            ifa_index = (uint)device.Index,
        };
        var request = new RouteRequest<Libc.ifaddrmsg>(Libc.RTM_NEWADDR, Acknowledged(Libc.NLM_F_CREATE | Libc.NLM_F_EXCL), body)
            .Add(Libc.IFA_LOCAL, address.Local.Span)
            .Add(Libc.IFA_ADDRESS, address.Peer.Span)
            .Add(Libc.IFA_FLAGS, address.Flags & Settable);
        AddIfAny(request, Libc.IFA_BROADCAST, address.Broadcast.Span);
        AddIfAny(request, Libc.IFA_LABEL, Encoding.UTF8.GetBytes(address.Label));
        if (address.Metric != 0)
        {
            request.Add(Libc.IFA_RT_PRIORITY, address.Metric);
        }

        Exchange(request, device.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static ushort Acknowledged(int flags) => (ushort)(flags | Libc.NLM_F_ACK);

    private static RouteRequest<Libc.ifinfomsg> Change(int index, uint flags) =>
        new(Libc.RTM_NEWLINK, Acknowledged(0), new() { ifi_index = index, ifi_flags = flags, ifi_change = flags });

    private static void AddIfAny(RouteRequest<Libc.ifaddrmsg> request, ushort attribute, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            request.Add(attribute, value);
        }
    }

    private static NetworkAddress ReadAddress(Libc.ifaddrmsg header, ReadOnlySpan<byte> attributes)
    {
        var peer = RouteAttributes.Find(attributes, Libc.IFA_ADDRESS).ToArray();
        var local = RouteAttributes.Find(attributes, Libc.IFA_LOCAL).ToArray();
        return new NetworkAddress
        {
            Family = header.ifa_family,
            PrefixLength = header.ifa_prefixlen,
            Scope = header.ifa_scope,
            Flags = RouteAttributes.FindNumber(attributes, Libc.IFA_FLAGS) ?? header.ifa_flags,
            // IPv6 has no local address unless there is a peer
            Local = local.Length == 0 ? peer : local,
            Peer = peer.Length == 0 ? local : peer,
            Broadcast = RouteAttributes.Find(attributes, Libc.IFA_BROADCAST).ToArray(),
            Label = RouteAttributes.FindText(attributes, Libc.IFA_LABEL),
            Metric = RouteAttributes.FindNumber(attributes, Libc.IFA_RT_PRIORITY) ?? 0,
        };
    }

    private NetworkDevice Query(RouteRequest<Libc.ifinfomsg> request, string what)
    {
        NetworkDevice? found = null;
        Exchange(request, what, body =>
        {
            var header = MemoryMarshal.Read<Libc.ifinfomsg>(body);
            var name = RouteAttributes.FindText(body[sizeof(Libc.ifinfomsg)..], Libc.IFLA_IFNAME);
            found = new NetworkDevice(header.ifi_index, name, (header.ifi_flags & Libc.IFF_UP) != 0);
        });
        return found!;
    }

    private delegate void Reader(ReadOnlySpan<byte> body);

    // Without NLM_F_ACK or NLM_F_DUMP the answer is one message, or a refusal.
    private void Exchange<T>(RouteRequest<T> request, string what, Reader? read = null)
        where T : unmanaged
    {
        var operation = request.Type switch
        {
            Libc.RTM_GETLINK => "RTM_GETLINK",
            Libc.RTM_NEWADDR => "RTM_NEWADDR",
            Libc.RTM_GETADDR => "RTM_GETADDR",
            _ => "RTM_NEWLINK",
        };
        FdPassing.Send(_socket, request.Finish(++_sequence));
        while (true)
        {
            var received = FdPassing.Receive(_socket, _buffer);
            for (var rest = _buffer.AsSpan(0, received.Length); rest.Length >= sizeof(Libc.nlmsghdr);)
            {
                var header = MemoryMarshal.Read<Libc.nlmsghdr>(rest);
                var message = rest[..(int)header.nlmsg_len];
                rest = rest[Math.Min((message.Length + 3) & ~3, rest.Length)..];
                // what is listed changed meanwhile: something may be missing
                _hasChanged |= (header.nlmsg_flags & Libc.NLM_F_DUMP_INTR) != 0;
                if (header.nlmsg_seq == _sequence && IsLast(header, message[sizeof(Libc.nlmsghdr)..], operation, what, read))
                {
                    return;
                }
            }
        }
    }

    private static bool IsLast(Libc.nlmsghdr header, ReadOnlySpan<byte> body, string operation, string what, Reader? read)
    {
        if (header.nlmsg_type is not (Libc.NLMSG_ERROR or Libc.NLMSG_DONE))
        {
            read?.Invoke(body);
            return (header.nlmsg_flags & Libc.NLM_F_MULTI) == 0;
        }

        var errno = body.Length >= sizeof(int) ? -MemoryMarshal.Read<int>(body) : 0;
        return errno == 0 ? true : throw new SyscallException(operation, what, errno, Words(header, body));
    }

    // behind the number lies the header of what was asked, then attributes
    private static string? Words(Libc.nlmsghdr header, ReadOnlySpan<byte> body) =>
        (header.nlmsg_flags & Libc.NLM_F_ACK_TLVS) != 0 && (header.nlmsg_flags & Libc.NLM_F_CAPPED) != 0
            ? RouteAttributes.FindText(body[(sizeof(int) + sizeof(Libc.nlmsghdr))..], Libc.NLMSGERR_ATTR_MSG) : null;
}
