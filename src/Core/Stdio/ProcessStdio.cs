using System.Text.Json.Serialization;
using Berth.Core.Errors;

namespace Berth.Core.Stdio;

/// <summary>What the standard streams of one process are connected to. Kept in its state.</summary>
internal sealed record ProcessStdio
{
    /// <summary>Nothing to read, and the log.</summary>
    public static ProcessStdio Default { get; } = new();

    public StdinMode Stdin { get; init; }

    public bool Terminal { get; init; }

    public string? Fifos { get; init; }

    public string? ConsoleSocket { get; init; }

    /// <summary>Whether the monitor keeps what a client writes to.</summary>
    [JsonIgnore]
    public bool TakesInput => ConsoleSocket is null && Stdin != StdinMode.None;

    /// <summary>What a request means for a process with or without a terminal.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>: the options contradict each other.</exception>
    public static ProcessStdio Of(StdioOptions options, bool hasTerminal)
    {
        if (options == StdioOptions.Default && !hasTerminal)
        {
            return Default;
        }

        ConfigProblem[] problems = [.. Check(options, hasTerminal)];
        return problems.Length > 0
            ? throw new CoreException(ErrorCode.InvalidRequest, $"{problems[0].Pointer}: {problems[0].Message}") { Problems = problems }
            : new ProcessStdio
            {
                Stdin = options.Stdin ?? (hasTerminal || options.Fifos is not null ? StdinMode.Open : StdinMode.None),
                Terminal = hasTerminal,
                Fifos = options.Fifos,
                ConsoleSocket = options.ConsoleSocket,
            };
    }

    private static IEnumerable<ConfigProblem> Check(StdioOptions options, bool hasTerminal)
    {
        if (options.Fifos is { } fifos && !Path.IsPathRooted(fifos))
        {
            yield return new("/fifos", $"\"{fifos}\" is not an absolute path");
        }

        if (options.ConsoleSocket is { } socket && !Path.IsPathRooted(socket))
        {
            yield return new("/consoleSocket", $"\"{socket}\" is not an absolute path");
        }

        if (hasTerminal && options.Fifos is not null)
        {
            yield return new("/fifos", "a terminal has no FIFOs; consoleSocket gives it to somebody else");
        }

        if (!hasTerminal && options.ConsoleSocket is not null)
        {
            yield return new("/consoleSocket", "there is no terminal to be sent there");
        }

        if (options is { Stdin: not null, Fifos: not null } or { Stdin: not null, ConsoleSocket: not null })
        {
            yield return new("/stdin", "standard input comes from elsewhere: from the FIFO, or from whoever gets the terminal");
        }
    }
}
