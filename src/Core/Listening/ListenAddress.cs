using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Core.Errors;

namespace Berth.Core.Listening;

/// <summary>Reads and checks where sockets are to listen.</summary>
internal static class ListenAddress
{
    // sun_path of unix(7), without its first byte
    private const int MaxAbstractName = 107;
    private const int MaxName = 255;

    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>, with everything that is wrong.</exception>
    public static void Check(IReadOnlyList<ListenOptions> sockets)
    {
        ConfigProblem[] problems = [.. sockets.Index().SelectMany(item => Check(item.Item, $"/listen/{item.Index}"))];
        if (sockets.Count > ListenOptions.MaxCount)
        {
            problems = [new("/listen", $"has {sockets.Count} sockets; at most {ListenOptions.MaxCount} are possible"), .. problems];
        }

        if (problems.Length > 0)
        {
            throw new CoreException(ErrorCode.InvalidRequest, $"{problems[0].Pointer}: {problems[0].Message}") { Problems = problems };
        }
    }

    /// <summary>Reads one that <see cref="Check(IReadOnlyList{ListenOptions})"/> let pass.</summary>
    public static EndPoint Parse(string text) => TryParse(text) ?? throw new ArgumentException($"\"{text}\" was not checked", nameof(text));

    private static IEnumerable<ConfigProblem> Check(ListenOptions socket, string pointer)
    {
        if (socket.Stream is null == socket.Datagram is null)
        {
            yield return new(pointer, "must have either stream or datagram");
        }
        else if (TryParse(socket.Stream ?? socket.Datagram!) is null)
        {
            yield return new(
                $"{pointer}/{(socket.Stream is null ? "datagram" : "stream")}",
                "must be address:port, [address]:port or @name in the abstract namespace");
        }

        if (socket.Name is { } name && (name.Length is 0 or > MaxName || name.Any(c => c is <= ' ' or > '~' or ':')))
        {
            yield return new($"{pointer}/name", $"must be 1 to {MaxName} printable ASCII characters without spaces and colons");
        }
    }

    // what .NET reads without a port has port 0, which would be any
    private static EndPoint? TryParse(string text) => text switch
    {
        ['@', _, ..] => text.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(text) > MaxAbstractName
            ? null
            : new UnixDomainSocketEndPoint('\0' + text[1..]),
        _ => IPEndPoint.TryParse(text, out var address) && address.Port != 0 ? address : null,
    };
}
