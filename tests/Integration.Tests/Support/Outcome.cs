namespace Berth.Integration.Tests.Support;

/// <summary>How a container's program ended, and what it wrote.</summary>
/// <param name="ExitCode">As <c>wait</c> told it.</param>
/// <param name="Signal">As <c>wait</c> told it.</param>
/// <param name="Output">The whole log as text.</param>
public sealed record Outcome(int? ExitCode, int? Signal, string Output);
