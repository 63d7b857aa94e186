namespace Berth.Core.Listening;

/// <summary>A socket that a program is started with (sd_listen_fds(3)). Kept in the container's state.</summary>
/// <param name="Stream">Where it listens for connections: <c>127.0.0.1:80</c>, <c>[::1]:80</c>, or @ and a name in the abstract namespace of
/// unix sockets.</param>
/// <param name="Datagram">Where it takes datagrams, in place of <paramref name="Stream"/>.</param>
/// <param name="Name">What the program finds it by (LISTEN_FDNAMES); null for <c>unknown</c>.</param>
public sealed record ListenOptions(string? Stream, string? Datagram, string? Name)
{
    /// <summary>The most that one container can have.</summary>
    public const int MaxCount = 16;

    /// <summary>What sd_listen_fds_with_names(3) calls a socket without a name.</summary>
    internal string NameOrDefault => Name ?? "unknown";
}
