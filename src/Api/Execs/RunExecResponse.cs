using System.Text;
using Berth.Core.Execs;

namespace Berth.Api.Execs;

/// <summary>How a program ended that ran in one call, and what it wrote.</summary>
public sealed record RunExecResponse
{
    /// <summary>Exit code, 128 + signal number when a signal ended it, 127 for a program that was not found, 126 for one that could not be
    /// executed; null when nobody could tell.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>Number of the signal that ended it; null when none did.</summary>
    public required int? Signal { get; init; }

    /// <summary>Whether it possibly was the out-of-memory killer.</summary>
    public required bool OomKilled { get; init; }

    /// <summary>Why the program was never executed, if so; null otherwise.</summary>
    public required string? Error { get; init; }

    /// <summary>Standard output, up to 1 MiB, and standard error too where there is a terminal; bytes that are not UTF-8 are replaced by
    /// U+FFFD.</summary>
    public required string Stdout { get; init; }

    /// <summary>Standard error, up to 1 MiB.</summary>
    public required string Stderr { get; init; }

    /// <summary>Whether one of them is cut.</summary>
    public required bool Truncated { get; init; }

    /// <summary>Of Core's.</summary>
    internal static RunExecResponse Of(ExecResult result) => new()
    {
        ExitCode = result.Exit.Code,
        Signal = result.Exit.Signal,
        OomKilled = result.Exit.OomKilled,
        Error = result.Exit.Error,
        Stdout = Encoding.UTF8.GetString(result.Stdout.Span),
        Stderr = Encoding.UTF8.GetString(result.Stderr.Span),
        Truncated = result.Truncated,
    };
}
