using Berth.Api.Host;

namespace Berth.Api.Hosting;

/// <summary>Everything before the daemon does anything: options, or a word about them.</summary>
internal static class DaemonStart
{
    /// <summary>Status for a command line that makes no sense.</summary>
    private const int Usage = 2;

    /// <summary>Reads the options.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="options">Them; null when the program should end.</param>
    /// <returns>The exit status to end with.</returns>
    public static int ReadOptions(string[] arguments, out DaemonOptions? options)
    {
        options = null;
        if (arguments.Contains("--help") || arguments.Contains("--version"))
        {
            Console.Out.WriteLine(arguments.Contains("--help") ? CommandLine.Help : ProductVersion.Text);
            return 0;
        }

        try
        {
            options = Read(arguments);
            return 0;
        }
        catch (FormatException wrong)
        {
            Console.Error.WriteLine($"berthd: {wrong.Message}; try berthd --help");
            return Usage;
        }
    }

    private static DaemonOptions Read(string[] arguments)
    {
        IReadOnlyDictionary<string, string> given = CommandLine.Read(arguments);
        IConfiguration settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false).Build();
        var options = new DaemonOptions();
        foreach (OptionSetting option in OptionSettings.All)
        {
            (string source, string? value) = given.TryGetValue(option.Name, out string? argument) ? ("--" + option.Name, argument)
                : Environment.GetEnvironmentVariable(option.Variable) is { Length: > 0 } variable ? (option.Variable, variable)
                : (option.Key, settings[option.Key]);
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
