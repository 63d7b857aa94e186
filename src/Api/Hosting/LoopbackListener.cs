using System.Net.Sockets;
using Berth.Api.Hosting.Problems;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Berth.Api.Hosting;

/// <summary>The optional TCP listener: for the Swagger UI, since no browser can open a unix socket. Off by default; every request over it
/// needs the token.</summary>
internal static class LoopbackListener
{
    // without a token a browser must be able to load the page that asks for it; nothing here tells of containers
    private static readonly PathString[] Open = ["/swagger", "/openapi", "/problems", "/healthz/live"];

    /// <summary>Adds the listener when it was asked for.</summary>
    public static void ListenOnLoopback(this WebApplicationBuilder builder, DaemonOptions options)
    {
        if (options.Tcp is { } endPoint)
        {
            builder.Services.Configure<KestrelServerOptions>(kestrel =>
                kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1));
        }
    }

    /// <summary>Refuses requests over TCP without the token. Unless there is a TCP listener nothing is added.</summary>
    public static void UseTcpToken(this WebApplication app, DaemonOptions options)
    {
        if (options.TcpTokenFile is not { } file)
        {
            return;
        }

        var token = Token.Read(file);
        app.Use((context, next) => IsUnixSocket(context) || token.IsCarriedBy(context.Request) || IsOpen(context.Request.Path)
            ? next(context)
            : throw new ProblemException(HttpProblems.Unauthorized, "the token is missing or wrong"));
    }

    private static bool IsUnixSocket(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily == AddressFamily.Unix;

    private static bool IsOpen(PathString path) => Open.Any(open => path.StartsWithSegments(open));
}
