using System.Text;
using System.Text.Json.Serialization;
using Berth.Core.Errors;

namespace Berth.Core.Notifications;

/// <summary>Asks for a <c>NOTIFY_SOCKET</c> (sd_notify(3)). Kept in the container's state.</summary>
/// <param name="Socket">Where what the program says is sent on to, as <c>NOTIFY_SOCKET</c> would have it: an absolute path, or a name in
/// the abstract namespace with an @ before it; null for nowhere.</param>
public sealed record NotifyOptions(string? Socket)
{
    // sun_path of unix(7), without the NUL
    private const int MaxLength = 107;

    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>: nothing can listen there.</exception>
    internal void Check()
    {
        if (Socket is not null && (Socket is not ['/' or '@', _, ..] || Socket.Contains('\0', StringComparison.Ordinal)
            || Encoding.UTF8.GetByteCount(Socket) > MaxLength))
        {
            var problem = new ConfigProblem(
                "/notify/socket", $"must be an absolute path or @ and a name, of at most {MaxLength} bytes");
            throw new CoreException(ErrorCode.InvalidRequest, $"{problem.Pointer}: {problem.Message}") { Problems = [problem] };
        }
    }

    /// <summary>The address as .NET has it.</summary>
    [JsonIgnore]
    internal string? Address => Socket is ['@', .. var name] ? '\0' + name : Socket;
}
