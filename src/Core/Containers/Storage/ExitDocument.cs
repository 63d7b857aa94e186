using System.Text.Json.Serialization;

namespace Berth.Core.Containers.Storage;

/// <summary>exit.json, written by the monitor (src/Native/launcher/exit.c).</summary>
internal sealed record ExitDocument
{
    public required int ExitCode { get; init; }

    /// <summary>0 when no signal ended the process.</summary>
    public required int Signal { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>Bytes of log records that could not be written.</summary>
    public long LostLogBytes { get; init; }

    public ExitError? Error { get; init; }

    /// <summary>What a user is told.</summary>
    public ContainerExit ToExit() =>
        new(ExitCode, Signal == 0 ? null : Signal, OomKilled: false, FinishedAt, Error?.Describe()) { LostLogBytes = LostLogBytes };

    /// <summary>Why the user's program was never executed.</summary>
    internal sealed record ExitError
    {
        public required int Errno { get; init; }

        public required string Call { get; init; }

        public required string Path { get; init; }

        /// <summary>Number of the plan's step that failed, from 1.</summary>
        public int Step { get; init; }

        /// <summary>Number of the plan's steps; the last one executes the program, the startContainer hooks are before it.</summary>
        public int Steps { get; init; }

        /// <summary>How a hook ended and the end of what it wrote to its standard error; else the kernel's own words.</summary>
        public string Detail { get; init; } = "";

        [JsonIgnore]
        public bool IsOfHook => Call == Launching.LaunchErrors.HookCall;

        /// <summary>Why the call failed.</summary>
        [JsonIgnore]
        public string Reason => Errno == 0 ? Detail : Native.Errors.Errno.Describe(Errno);

        public string Describe() => $"{Call} {Path}: {Reason}";
    }
}
