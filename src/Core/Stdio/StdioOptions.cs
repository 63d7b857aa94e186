namespace Berth.Core.Stdio;

/// <summary>What a process's standard streams are connected to, as far as its config does not say.</summary>
public sealed record StdioOptions
{
    /// <summary>Nothing to read, and the log.</summary>
    public static StdioOptions Default { get; } = new();

    /// <summary>Where standard input comes from; absent: nowhere, but from clients for a terminal.</summary>
    public StdinMode? Stdin { get; init; }

    /// <summary>Absolute path of a directory with FIFOs named <c>stdin</c>, <c>stdout</c> and <c>stderr</c> that take the place of
    /// clients and log; what is missing there is <c>/dev/null</c>.</summary>
    public string? Fifos { get; init; }

    /// <summary>Absolute path of a <c>SOCK_STREAM</c> socket that the terminal's master is sent to. Whoever listens there has the terminal
    /// then: there is no log, and no client.</summary>
    public string? ConsoleSocket { get; init; }
}
