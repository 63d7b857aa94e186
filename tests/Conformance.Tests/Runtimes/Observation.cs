namespace Berth.Conformance.Tests.Runtimes;

/// <summary>What became of a case under one runtime.</summary>
/// <param name="Outcome"><see cref="Ran"/>, <see cref="Refused"/>, or how else it ended.</param>
/// <param name="Message">What the runtime said, if it refused.</param>
/// <param name="Fields">What the probe saw: names with slashes between, and values; empty unless it ran.</param>
public sealed record Observation(string Outcome, string Message, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The probe ran and reported.</summary>
    public const string Ran = "runs";

    /// <summary>The runtime would not, and said so.</summary>
    public const string Refused = "refused";

    /// <summary>The same, with the message, for the reader of a failed test.</summary>
    public override string ToString() => Message.Length > 0 ? $"{Outcome}: {Message}" : Outcome;
}
