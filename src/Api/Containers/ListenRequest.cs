using Berth.Api.Hosting.Requests;
using Berth.Core.Listening;

namespace Berth.Api.Containers;

/// <summary>A socket that the program is started with (sd_listen_fds(3)): 3, 4, … in the order of the list. It is in the host's network
/// namespace, and there from the create until the container ends.</summary>
public sealed record ListenRequest
{
    /// <summary>Where it listens for connections: <c>127.0.0.1:80</c>, <c>[::1]:80</c>, or @ and a name in the abstract namespace of unix
    /// sockets. Either this or <c>datagram</c>.</summary>
    public string? Stream { get; init; }

    /// <summary>Where it takes datagrams, in place of <c>stream</c>.</summary>
    public string? Datagram { get; init; }

    /// <summary>What the program finds it by, in LISTEN_FDNAMES: up to 255 printable ASCII characters without colons. Absent is
    /// <c>unknown</c>.</summary>
    public string? Name { get; init; }

    internal static ListenRequest Read(RequestObject body) => new()
    {
        Stream = body.String("stream"),
        Datagram = body.String("datagram"),
        Name = body.String("name"),
    };

    internal ListenOptions ToCore() => new(Stream, Datagram, Name);
}
