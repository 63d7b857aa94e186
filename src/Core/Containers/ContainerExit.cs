namespace Berth.Core.Containers;

/// <summary>How a container process ended.</summary>
/// <param name="Code">Exit code, 128 + signal number when a signal ended it; null when nobody could tell.</param>
/// <param name="Signal">Number of the signal that ended it; null when none did.</param>
/// <param name="OomKilled">Whether the kernel's out-of-memory killer ended it or another process of the container.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Error">Why the user's program was never executed, if so: <c>execve /bin/x: ENOEXEC (…)</c>.</param>
public sealed record ContainerExit(int? Code, int? Signal, bool OomKilled, DateTimeOffset FinishedAt, string? Error)
{
    /// <summary>Bytes of log records that could not be written, because the disk was full.</summary>
    public long LostLogBytes { get; init; }
}
