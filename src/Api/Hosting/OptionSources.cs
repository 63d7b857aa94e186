namespace Berth.Api.Hosting;

/// <summary>Puts the options together: the command line comes before environment variables, those before appsettings.json.</summary>
internal static class OptionSources
{
    /// <summary>Reads them all.</summary>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="setting">Looks up a key of appsettings.json.</param>
    /// <param name="defaults">What holds where nothing is said.</param>
    /// <exception cref="FormatException">Something makes no sense; the message says what.</exception>
    public static DaemonOptions Read(
        IReadOnlyList<string> arguments, Func<string, string?> variable, Func<string, string?> setting, DaemonOptions defaults)
    {
        IReadOnlyDictionary<string, string> given = CommandLine.Read(arguments);
        DaemonOptions options = defaults;
        foreach (OptionSetting option in OptionSettings.All)
        {
            (string source, string? value) = given.TryGetValue(option.Name, out string? argument) ? ("--" + option.Name, argument)
                : variable(option.Variable) is { Length: > 0 } text ? (option.Variable, text)
                : (option.Key, setting(option.Key));
            options = value is null ? options : Apply(option, options, value, source);
        }

        return (options.Tcp is null) == (options.TcpTokenFile is null) ? options
            : throw new FormatException("--tcp and --tcp-token-file belong together");
    }

    private static DaemonOptions Apply(OptionSetting option, DaemonOptions options, string value, string source)
    {
        try
        {
            return option.Apply(options, value);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{source} {value}: {wrong.Message}", wrong);
        }
    }
}
