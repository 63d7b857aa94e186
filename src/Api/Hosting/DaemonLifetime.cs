using Berth.Core;
using Berth.Core.Containers.Operations;
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

    /// <summary>Listens, takes over the containers of an earlier daemon, says that it is ready, and serves until it is told to
    /// stop.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="IOException">Another daemon is here, or the socket can not be listened on.</exception>
    /// <exception cref="CoreException">The directories can not be used.</exception>
    public static async Task<int> ServeAsync(this WebApplication app, DaemonOptions options)
    {
        using var ownership = Ownership.Take(options);
        // what can not be had is said now, and not by the first request
        app.Services.GetRequiredService<CreateContainer>();
        await app.StartAsync();
        await app.Services.GetRequiredService<CoreHost>().RecoverAsync();
        app.Services.GetRequiredService<ReadinessGate>().Open();
        await Console.Out.WriteLineAsync($"listening on unix:{options.Socket}");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
