using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;

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

    /// <summary>Where the program's standard input comes from. <c>none</c>, which is also the default, is /dev/null; nothing else is
    /// supported yet.</summary>
    public StdinMode? Stdin { get; init; }

    /// <summary>How much of its output is kept; absent takes the daemon's default.</summary>
    public LogLimitsRequest? Log { get; init; }

    /// <summary>What Core is asked for.</summary>
    internal Core.Containers.CreateContainerRequest ToCore(string? id) => new()
    {
        Id = id,
        Bundle = Bundle,
        Config = Config?.Utf8,
        LogMaxSize = Log?.MaxSize,
        LogMaxFiles = Log?.MaxFiles,
        Annotations = Annotations ?? new Dictionary<string, string>(),
    };

    /// <inheritdoc/>
    static CreateContainerRequest IRequestBody<CreateContainerRequest>.Read(RequestObject body)
    {
        if (body.String("stdin") is { } stdin && stdin != "none")
        {
            body.Note("stdin", stdin == "open" ? "\"open\" is not supported yet, only \"none\" is" : "must be \"none\"");
        }

        if (!body.IsAbsent("terminal"))
        {
            body.Note("terminal", "terminals are not supported yet");
        }

        return new CreateContainerRequest
        {
            Id = body.String("id"),
            Bundle = body.RequiredString("bundle"),
            Config = body.RawObject("config"),
            Annotations = body.Strings("annotations"),
            Stdin = StdinMode.None,
            Log = body.Object("log") is { } log ? LogLimitsRequest.Read(log) : null,
        };
    }
}

/// <summary>Where a program's standard input comes from.</summary>
public enum StdinMode
{
    /// <summary>/dev/null.</summary>
    None,
}
