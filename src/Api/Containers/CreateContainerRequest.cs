using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;
using Berth.Api.Terminals;
using Berth.Core.Stdio;

namespace Berth.Api.Containers;

/// <summary>What a container is to be made from.</summary>
public sealed record CreateContainerRequest : IRequestBody<CreateContainerRequest>
{
    /// <summary>Largest body, in bytes: 8 MiB.</summary>
    public static int MaxSize => 8 * 1024 * 1024;

    /// <summary>Id of the container: a letter or digit, then up to 127 letters, digits or any of <c>_ + - .</c> Absent takes the one of
    /// the path, or lets Berth choose one where the path has none.</summary>
    public string? Id { get; init; }

    /// <summary>Name of a registered bundle, or absolute path of a bundle's directory.</summary>
    public required string Bundle { get; init; }

    /// <summary>A whole config.json (OCI runtime-spec) to use in place of the bundle's; absent uses the bundle's. Up to 4 MiB.</summary>
    public RawJson? Config { get; init; }

    /// <summary>Laid over the config's annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Where the program's standard input comes from: <c>none</c> is /dev/null; <c>open</c> is what clients write, until one of
    /// them closes it; <c>once</c> is closed when the first client goes that was attached. Absent is <c>open</c> with a terminal and
    /// <c>none</c> without.</summary>
    public StdinMode? Stdin { get; init; }

    /// <summary>How much of its output is kept; absent takes the daemon's default.</summary>
    public LogLimitsRequest? Log { get; init; }

    /// <summary>Gives the program a terminal whether or not the config does (process.terminal); with a size, that one in place of the
    /// config's.</summary>
    public TerminalSettings? Terminal { get; init; }

    /// <summary>Absolute path of a unix socket that the terminal's master is sent to (SCM_RIGHTS). Whoever listens there has the terminal
    /// then: nothing is logged. For a container with a terminal.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>Absolute path of a directory with FIFOs named <c>stdin</c>, <c>stdout</c> and <c>stderr</c>, in place of clients and log;
    /// one that is missing is /dev/null. They stay open when their readers and writers go. For a container without a terminal.</summary>
    public string? Fifos { get; init; }

    /// <summary>Sockets that the program is started with (sd_listen_fds(3)), at most 16.</summary>
    public IReadOnlyList<ListenRequest>? Listen { get; init; }

    /// <summary>Gives the program a socket for sd_notify(3), to say when it is ready.</summary>
    public NotifyRequest? Notify { get; init; }

    /// <summary>What Core is asked for.</summary>
    internal Core.Containers.CreateContainerRequest ToCore(string? id) => new()
    {
        Id = id,
        Bundle = Bundle,
        Config = Config?.Utf8,
        LogMaxSize = Log?.MaxSize,
        LogMaxFiles = Log?.MaxFiles,
        Annotations = Annotations ?? new Dictionary<string, string>(),
        Terminal = Terminal?.ToCore(),
        Notify = Notify?.ToCore(),
        Listen = Listen is null ? [] : [.. Listen.Select(socket => socket.ToCore())],
        Stdio = Stdin is null && ConsoleSocket is null && Fifos is null
            ? StdioOptions.Default
            : new StdioOptions { Stdin = Stdin, ConsoleSocket = ConsoleSocket, Fifos = Fifos },
    };

    /// <inheritdoc/>
    static CreateContainerRequest IRequestBody<CreateContainerRequest>.Read(RequestObject body) => new()
    {
        Id = body.String("id"),
        Bundle = body.RequiredString("bundle"),
        Config = body.RawObject("config"),
        Annotations = body.Strings("annotations"),
        Stdin = body.Word<StdinMode>("stdin"),
        Terminal = body.Object("terminal") is { } terminal ? TerminalSettings.Read(terminal) : null,
        ConsoleSocket = body.String("consoleSocket"),
        Fifos = body.String("fifos"),
        Listen = body.Objects("listen")?.Select(ListenRequest.Read).ToList(),
        Notify = body.Object("notify") is { } notify ? NotifyRequest.Read(notify) : null,
        Log = body.Object("log") is { } log ? LogLimitsRequest.Read(log) : null,
    };
}
