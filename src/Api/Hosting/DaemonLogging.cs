using Microsoft.Extensions.Logging.Console;

namespace Berth.Api.Hosting;

/// <summary>Where the daemon's own messages go.</summary>
internal static class DaemonLogging
{
    /// <summary>All to stderr, which the service manager keeps: stdout belongs to the one line that says where we listen.</summary>
    public static void LogToStderr(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<SimpleConsoleFormatterOptions>(options => options.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
    }
}
