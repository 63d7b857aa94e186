using Berth.Api.Host;
using Berth.Core.Errors;
using Berth.Core.Host;

namespace Berth.Api.Hosting;

/// <summary>What the daemon says on the command line: about its options, and why it can not start.</summary>
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

    /// <summary>Whether the host is to blame, and not the program.</summary>
    public static bool IsExpected(Exception failure) => failure is CoreException or IOException or UnauthorizedAccessException;

    /// <summary>Says in one line why the daemon can not start or go on.</summary>
    /// <returns>The exit status to end with.</returns>
    public static int Fail(Exception failure)
    {
        Console.Error.WriteLine($"berthd: {failure.Message}");
        return 1;
    }

    private static DaemonOptions Read(string[] arguments)
    {
        IConfiguration settings = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false).Build();
        DaemonOptions defaults = DefaultPlaces.For(
            DaemonUser.Detect(), Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        return OptionSources.Read(arguments, Environment.GetEnvironmentVariable, key => settings[key], defaults);
    }
}
