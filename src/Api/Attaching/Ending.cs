using System.Net.WebSockets;

namespace Berth.Api.Attaching;

/// <summary>Why a connection ends, as its client is told (RFC 6455, 7.4).</summary>
/// <param name="Code">The close code.</param>
/// <param name="Reason">In words; up to 123 bytes.</param>
internal sealed record Ending(WebSocketCloseStatus Code, string Reason)
{
    /// <summary>The process has ended and everything was sent.</summary>
    public static Ending Exited { get; } = new(WebSocketCloseStatus.NormalClosure, "exited");

    /// <summary>The client typed the detach keys.</summary>
    public static Ending Detached { get; } = new(WebSocketCloseStatus.NormalClosure, "detached");

    /// <summary>The client closes.</summary>
    public static Ending Closed { get; } = new(WebSocketCloseStatus.NormalClosure, "");

    /// <summary>The daemon stops, or is replaced; the process goes on.</summary>
    public static Ending Stopping { get; } = new(WebSocketCloseStatus.EndpointUnavailable, "the daemon is stopping");

    /// <summary>The client does not read.</summary>
    public static Ending Slow { get; } = new(WebSocketCloseStatus.PolicyViolation, "slow: output was not taken in time");

    /// <summary>The log was rotated away under a client that reads too slowly.</summary>
    public static Ending Overtaken { get; } =
        new(WebSocketCloseStatus.PolicyViolation, "slow: output was removed by log rotation before it could be sent");

    /// <summary>The log can not be read any more.</summary>
    public static Ending Failed { get; } = new(WebSocketCloseStatus.InternalServerError, "output can not be read");

    /// <summary>A message that breaks the protocol.</summary>
    public static Ending Refused(string why) => new(WebSocketCloseStatus.PolicyViolation, why);
}
