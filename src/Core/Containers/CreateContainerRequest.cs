using Berth.Core.Notifications;
using Berth.Core.Stdio;

namespace Berth.Core.Containers;

/// <summary>What a container is to be made from.</summary>
public sealed record CreateContainerRequest
{
    /// <summary>Id of the container: a letter or digit, then up to 127 of letters, digits, <c>_ + - .</c>; null lets Berth choose one.</summary>
    public string? Id { get; init; }

    /// <summary>Name of a registered bundle, or absolute path of a bundle's directory.</summary>
    public required string Bundle { get; init; }

    /// <summary>A whole config.json (UTF-8) to use in place of the bundle's; null uses the bundle's.</summary>
    public ReadOnlyMemory<byte>? Config { get; init; }

    /// <summary>How large a file of its log gets: see <see cref="Logs.LogLimits"/>; null for the daemon's default.</summary>
    public long? LogMaxSize { get; init; }

    /// <summary>How many files its log has: see <see cref="Logs.LogLimits"/>; null for the daemon's default.</summary>
    public int? LogMaxFiles { get; init; }

    /// <summary>Asks for a terminal whether or not the config does.</summary>
    public TerminalRequest? Terminal { get; init; }

    /// <summary>What the standard streams are connected to.</summary>
    public StdioOptions Stdio { get; init; } = StdioOptions.Default;

    /// <summary>Sockets that the program is started with (sd_listen_fds(3)).</summary>
    public IReadOnlyList<Listening.ListenOptions> Listen { get; init; } = [];

    /// <summary>Asks for a socket for sd_notify(3); null for none.</summary>
    public NotifyOptions? Notify { get; init; }

    /// <summary>Laid over the config's annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
}
