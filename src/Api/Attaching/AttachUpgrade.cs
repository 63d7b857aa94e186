using System.Net.WebSockets;
using Berth.Api.Hosting.Problems;

namespace Berth.Api.Attaching;

/// <summary>The step from HTTP to WebSocket (RFC 6455, 4.2).</summary>
internal static class AttachUpgrade
{
    // without the message that closes a channel version 4 is the same
    private static readonly string[] Protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    /// <summary>Refuses a request that does not lead there.</summary>
    /// <returns>The protocol to answer with; null for a client that offers none.</returns>
    /// <exception cref="ProblemException">426: it is no WebSocket handshake of version 13; 400: it offers none of our protocols.</exception>
    public static string? Demand(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new ProblemException(HttpProblems.UpgradeRequired, "attach needs a WebSocket handshake of version 13 (RFC 6455)");
        }

        IList<string> offers = context.WebSockets.WebSocketRequestedProtocols;
        string? chosen = offers.FirstOrDefault(offer => Protocols.Contains(offer));
        return offers.Count == 0 || chosen is not null ? chosen : throw new ProblemException(
            HttpProblems.UnknownSubprotocol, $"none of the offered subprotocols is {string.Join(" or ", Protocols)}: {string.Join(", ", offers)}");
    }

    /// <summary>Takes it.</summary>
    public static Task<WebSocket> AcceptAsync(HttpContext context, string? protocol) =>
        context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { SubProtocol = protocol });
}
