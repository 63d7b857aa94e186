namespace Berth.Api.Hosting.Problems;

/// <summary>The problems that are HTTP's own and none of Core's.</summary>
public static class HttpProblems
{
    /// <summary>The path is none of the API's.</summary>
    public static ProblemKind RouteNotFound { get; } = new("route-not-found", 404, false, "There is no such path",
        "The API has no such path; /openapi/v1.json and /swagger show those it has.");

    /// <summary>The path is there, but not with this method.</summary>
    public static ProblemKind MethodNotAllowed { get; } = new("method-not-allowed", 405, false, "The path does not know the method",
        "The Allow header lists the methods that the path knows.");

    /// <summary>The Accept header names no type that the answer can have.</summary>
    public static ProblemKind NotAcceptable { get; } = new("not-acceptable", 406, false, "The answer has no such type",
        "The Accept header excludes every type that this answer can have; /openapi/v1.json lists them.");

    /// <summary>The body is too large.</summary>
    public static ProblemKind RequestTooLarge { get; } = new("request-too-large", 413, false, "The request body is too large",
        "The body of a request may be up to 8 MiB.");

    /// <summary>The body is not JSON by its Content-Type.</summary>
    public static ProblemKind UnsupportedMediaType { get; } = new(
        "unsupported-media-type", 415, false, "The request body is of the wrong type",
        "Send JSON and the header Content-Type: application/json (curl: --json, or -H 'Content-Type: application/json').");

    /// <summary>The request breaks HTTP's rules.</summary>
    public static ProblemKind BadRequest { get; } = new("bad-request", 400, false, "The request is not proper HTTP",
        "The request breaks a rule of HTTP, such as a body that ends before its Content-Length.");

    /// <summary>The path is for WebSockets only.</summary>
    public static ProblemKind UpgradeRequired { get; } = new("upgrade-required", 426, false, "The path needs a WebSocket",
        "Connect with a WebSocket client (RFC 6455, version 13), such as scripts/berth-attach.");

    /// <summary>The WebSocket client does not speak our framing.</summary>
    public static ProblemKind UnknownSubprotocol { get; } = new("unknown-subprotocol", 400, false, "The WebSocket subprotocol is unknown",
        "Offer v5.channel.k8s.io in Sec-WebSocket-Protocol, or nothing: the framing is the same.");

    /// <summary>The TCP listener was used without the token.</summary>
    public static ProblemKind Unauthorized { get; } = new("unauthorized", 401, false, "The token is missing or wrong",
        "Over TCP every request needs the header Authorization: Bearer TOKEN, with the token of berthd's --tcp-token-file. "
        + "The unix socket needs none.");

    /// <summary>A bug.</summary>
    public static ProblemKind InternalError { get; } = new("internal-error", 500, false, "Berth has a bug",
        "Something happened that Berth was not prepared for. Its log has the details under the same traceId; please report it.");
}
