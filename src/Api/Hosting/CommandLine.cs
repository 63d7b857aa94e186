using Berth.Api.Host;

namespace Berth.Api.Hosting;

/// <summary>Reads berthd's command line.</summary>
internal static class CommandLine
{
    // WebApplicationFactory hands the host's own settings over as arguments
    private static readonly string[] HostSettings = ["environment", "contentRoot", "applicationName", "urls"];

    /// <summary>Reads the arguments, as <c>--name value</c> or <c>--name=value</c>.</summary>
    /// <param name="arguments">Without the program's name.</param>
    /// <returns>Values by option.</returns>
    /// <exception cref="FormatException">There is no such option, or it has no value.</exception>
    public static IReadOnlyDictionary<string, string> Read(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Count; i++)
        {
            (string name, string? value) = Split(arguments[i]);
            if (HostSettings.Contains(name))
            {
                continue;
            }

            if (!OptionSettings.All.Any(option => option.Name == name))
            {
                throw new FormatException($"{arguments[i]}: no such option");
            }

            values[name] = value ?? (++i < arguments.Count ? arguments[i] : throw new FormatException($"--{name}: needs a value"));
        }

        return values;
    }

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Help { get; } = $"""
        berthd {ProductVersion.Text}: runs OCI bundles as containers, controlled over REST
        usage: berthd [option]...
        {string.Join('\n', OptionSettings.All.Select(option => $"  {"--" + option.Name + " " + option.Value,-28}{option.Help}"))}
          --version                   print the version and exit
          --help                      print this and exit
        The defaults are root's; other users' files are below XDG_RUNTIME_DIR, XDG_DATA_HOME and XDG_STATE_HOME.
        An option can be given as an environment variable too (BERTH_STATE_ROOT), or in appsettings.json (Berth:StateRoot).
        """;

    private static (string Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith("--", StringComparison.Ordinal))
        {
            throw new FormatException($"{argument}: no such option");
        }

        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument[2..], null) : (argument[2..equals], argument[(equals + 1)..]);
    }
}
