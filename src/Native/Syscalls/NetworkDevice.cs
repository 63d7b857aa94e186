namespace Berth.Native.Syscalls;

/// <summary>A network device of one network namespace (netdevice(7)).</summary>
/// <param name="Index">Its number there.</param>
/// <param name="Name">Its name there, at most 15 bytes.</param>
/// <param name="IsUp">Whether it is set up.</param>
public sealed record NetworkDevice(int Index, string Name, bool IsUp);

/// <summary>An address of a network device (rtnetlink(7), <c>RTM_NEWADDR</c>).</summary>
public sealed record NetworkAddress
{
    /// <summary><c>AF_INET</c> or <c>AF_INET6</c>.</summary>
    public required byte Family { get; init; }

    /// <summary>Bits of the network's prefix.</summary>
    public required byte PrefixLength { get; init; }

    /// <summary>How far it reaches, <c>RT_SCOPE_…</c>; 0 is everywhere.</summary>
    public required byte Scope { get; init; }

    /// <summary><c>IFA_F_…</c>.</summary>
    public required uint Flags { get; init; }

    /// <summary>The address itself, in network order.</summary>
    public required ReadOnlyMemory<byte> Local { get; init; }

    /// <summary>The other end's address of a point-to-point device, else the same as <see cref="Local"/>.</summary>
    public required ReadOnlyMemory<byte> Peer { get; init; }

    /// <summary>The broadcast address; empty where there is none.</summary>
    public required ReadOnlyMemory<byte> Broadcast { get; init; }

    /// <summary>The label of an IPv4 address: the device's name, or that with something behind it.</summary>
    public required string Label { get; init; }

    /// <summary>Metric of the route that belongs to it; 0 is the kernel's choice.</summary>
    public required uint Metric { get; init; }

    /// <summary>Whether somebody set it up to stay, in contrast to what a router or DHCP lends (<c>IFA_F_PERMANENT</c>).</summary>
    public bool IsPermanent => (Flags & Libc.IFA_F_PERMANENT) != 0;

    /// <summary>Whether it is good beyond the machine and the link (<c>RT_SCOPE_UNIVERSE</c>).</summary>
    public bool IsGlobal => Scope == Libc.RT_SCOPE_UNIVERSE;
}
