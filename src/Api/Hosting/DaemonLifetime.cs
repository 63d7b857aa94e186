using Berth.Core;
using Berth.Core.Errors;

namespace Berth.Api.Hosting;

/// <summary>Starts, serves, stops.</summary>
internal static class DaemonLifetime
{
    // whoever stops the daemon waits for this long at most; containers are not concerned
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    /// <summary>Lets the daemon stop quickly, whatever clients are doing.</summary>
    public static void StopQuickly(this WebApplicationBuilder builder) =>
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Grace);

    /// <summary>Listens, takes over the containers of an earlier daemon, says that it is ready, and serves until it is told to stop.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> ServeAsync(this WebApplication app, DaemonOptions options)
    {
        try
        {
            await app.StartAsync();
            await app.Services.GetRequiredService<CoreHost>().RecoverAsync();
            app.Services.GetRequiredService<ReadinessGate>().Open();
        }
        catch (Exception failure) when (failure is IOException or CoreException)
        {
            await Console.Error.WriteLineAsync($"berthd: {failure.Message}");
            return 1;
        }

        await Console.Out.WriteLineAsync($"listening on unix:{options.Socket}");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
