using Berth.Core.Host;

namespace Berth.Api.Hosting;

/// <summary>Where a daemon has its files when nobody says: the system's directories are root's, others have their own (XDG Base Directory
/// Specification).</summary>
internal static class DefaultPlaces
{
    private const string Name = "berth";

    /// <summary>The options with those places.</summary>
    /// <param name="user">Whom the daemon runs as.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="home">The user's home directory.</param>
    public static DaemonOptions For(DaemonUser user, Func<string, string?> variable, string home)
    {
        if (user.IsRoot)
        {
            return new DaemonOptions();
        }

        string runtime = Path.Combine(Chosen("XDG_RUNTIME_DIR") ?? $"/run/user/{user.Uid}", Name);
        return new DaemonOptions
        {
            Socket = Path.Combine(runtime, "berth.sock"),
            StateRoot = runtime,
            DataRoot = Path.Combine(Chosen("XDG_DATA_HOME") ?? Path.Combine(home, ".local/share"), Name),
            LogRoot = Path.Combine(Chosen("XDG_STATE_HOME") ?? Path.Combine(home, ".local/state"), Name, "log"),
        };

        // relative ones are to be ignored
        string? Chosen(string name) => variable(name) is { } path && Path.IsPathFullyQualified(path) ? path : null;
    }
}
