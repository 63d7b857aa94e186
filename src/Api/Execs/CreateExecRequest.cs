using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;
using Berth.Api.Terminals;
using Berth.Core.Stdio;

namespace Berth.Api.Execs;

/// <summary>A process to be added to a container: args, or process. What is absent is as in the container's own process, but for the
/// terminal and the inheritable capabilities, which it does not get.</summary>
public sealed record CreateExecRequest : IRequestBody<CreateExecRequest>
{
    /// <summary>Largest body, in bytes: 1 MiB.</summary>
    public static int MaxSize => 1024 * 1024;

    /// <summary>Id of the exec, unique in its container: a letter or digit, then up to 127 letters, digits or any of <c>_ + - .</c>
    /// Absent lets Berth choose one.</summary>
    public string? Id { get; init; }

    /// <summary>An OCI process object (runtime-spec, config.md, Process), as runc exec --process takes it; instead of args, env, cwd,
    /// user.</summary>
    public RawJson? Process { get; init; }

    /// <summary>Program and arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Added to the environment: <c>NAME=value</c> each.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Working directory.</summary>
    public string? Cwd { get; init; }

    /// <summary>Name or number of a user, or <c>user:group</c>, as the container's own /etc/passwd and /etc/group know them. Without a
    /// group the user gets all groups that it is in.</summary>
    public string? User { get; init; }

    /// <summary>Whether it gets a terminal.</summary>
    public bool? Tty { get; init; }

    /// <summary>Whether it gets a terminal, and of which size.</summary>
    public TerminalSettings? Terminal { get; init; }

    /// <summary>Where standard input comes from, as for a container.</summary>
    public StdinMode? Stdin { get; init; }

    /// <summary>Path of a unix socket that the terminal is sent to, as for a container.</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>Path of a directory with FIFOs, as for a container.</summary>
    public string? Fifos { get; init; }

    /// <summary>Whether it may be started in a paused container; it runs when the container does again.</summary>
    public bool? IgnorePaused { get; init; }

    /// <summary>What Core is asked for.</summary>
    internal Core.Execs.CreateExecRequest ToCore() => new()
    {
        Id = Id,
        Process = Process?.Utf8,
        Args = Args,
        Env = Env ?? [],
        Cwd = Cwd,
        User = User,
        Terminal = Terminal?.ToCore() ?? (Tty == true ? new TerminalRequest(null) : null),
        Stdio = Stdin is null && ConsoleSocket is null && Fifos is null
            ? StdioOptions.Default
            : new StdioOptions { Stdin = Stdin, ConsoleSocket = ConsoleSocket, Fifos = Fifos },
        IgnorePaused = IgnorePaused == true,
    };

    /// <inheritdoc/>
    static CreateExecRequest IRequestBody<CreateExecRequest>.Read(RequestObject body)
    {
        var request = new CreateExecRequest
        {
            Id = body.String("id"),
            Process = body.RawObject("process"),
            Args = body.Texts("args"),
            Env = body.Texts("env"),
            Cwd = body.String("cwd"),
            User = body.String("user"),
            Tty = body.Boolean("tty"),
            Terminal = body.Object("terminal") is { } terminal ? TerminalSettings.Read(terminal) : null,
            Stdin = body.Word<StdinMode>("stdin"),
            ConsoleSocket = body.String("consoleSocket"),
            Fifos = body.String("fifos"),
            IgnorePaused = body.Boolean("ignorePaused"),
        };
        if (request.Process is null == request.Args is null)
        {
            body.Note("args", request.Args is null ? "is required, or process" : "can not be combined with process");
        }

        foreach (string name in request.Process is null ? [] : new[] { "env", "cwd", "user" })
        {
            if (!body.IsAbsent(name))
            {
                body.Note(name, "can not be combined with process");
            }
        }

        return request;
    }
}
