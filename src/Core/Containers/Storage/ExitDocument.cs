namespace Berth.Core.Containers.Storage;

/// <summary>exit.json, written by the monitor (src/Native/launcher/exit.c).</summary>
internal sealed record ExitDocument
{
    public required int ExitCode { get; init; }

    /// <summary>0 when no signal ended the process.</summary>
    public required int Signal { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public ExitError? Error { get; init; }

    /// <summary>What a user is told.</summary>
    public ContainerExit ToExit() =>
        new(ExitCode, Signal == 0 ? null : Signal, OomKilled: false, FinishedAt, Error?.Describe());

    /// <summary>Why the user's program was never executed.</summary>
    internal sealed record ExitError
    {
        public required int Errno { get; init; }

        public required string Call { get; init; }

        public required string Path { get; init; }

        public string Describe() => $"{Call} {Path}: {Native.Errors.Errno.Describe(Errno)}";
    }
}
