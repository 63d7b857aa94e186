using Berth.TestSupport.Daemon;
using Berth.TestSupport.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Berth.Api.Tests;

/// <summary>The real daemon inside the test process: Kestrel on a unix socket, the real Core, directories of its own. Its client checks
/// every exchange against the OpenAPI document.</summary>
public class ApiFactory : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings = [];

    /// <summary>Makes one with a daemon's usual options.</summary>
    public ApiFactory()
    {
        Client = new BerthClient(Roots.Socket);
        UseKestrel();
    }

    /// <summary>What the daemon keeps on disk.</summary>
    public DaemonRoots Roots { get; } = new();

    /// <summary>A client of its socket.</summary>
    public BerthClient Client { get; }

    /// <summary>Adds an option of the command line.</summary>
    public ApiFactory With(string option, string value)
    {
        _settings[option] = value;
        return this;
    }

    /// <summary>Starts the daemon.</summary>
    public ApiFactory Start()
    {
        StartServer();
        return this;
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("socket", Roots.Socket).UseSetting("state-root", Roots.State)
            .UseSetting("data-root", Roots.Data).UseSetting("log-root", Roots.Log);
        foreach ((string option, string value) in _settings)
        {
            builder.UseSetting(option, value);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await base.DisposeAsync();
        Roots.Dispose();
        GC.SuppressFinalize(this);
    }
}
