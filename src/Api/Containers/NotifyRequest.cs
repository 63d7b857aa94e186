using Berth.Api.Hosting.Requests;
using Berth.Core.Notifications;

namespace Berth.Api.Containers;

/// <summary>A socket for sd_notify(3): the program finds its path in NOTIFY_SOCKET.</summary>
public sealed record NotifyRequest
{
    /// <summary>Where what the program says is sent on to: absolute path of a datagram socket, or a name in the abstract namespace with an @
    /// before it. MAINPID is translated to the pid on the host. Absent sends it nowhere.</summary>
    public string? Socket { get; init; }

    internal static NotifyRequest Read(RequestObject body) => new() { Socket = body.String("socket") };

    internal NotifyOptions ToCore() => new(Socket);
}
