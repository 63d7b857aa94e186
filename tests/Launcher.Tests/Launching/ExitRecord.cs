using System.Text.Json;

namespace Berth.Launcher.Tests.Launching;

/// <summary>exit.json (launcher/exit.h).</summary>
internal sealed record ExitRecord(int ExitCode, int Signal, DateTimeOffset FinishedAt, ulong LostLogBytes, ExitError? Error)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    /// <summary>Reads it; null when there is none.</summary>
    public static ExitRecord? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize<ExitRecord>(File.ReadAllBytes(path), s_options) : null;
}

/// <summary>Why the process never got to execve(2).</summary>
internal sealed record ExitError(int Errno, int Step, int Steps, string Call, string Path, string Text, string Detail);
