namespace Berth.Conformance.Tests.Runtimes;

/// <summary>Ids that no other container has.</summary>
internal static class RunId
{
    private static int _last;

    /// <summary>The common part of all ids of this run.</summary>
    public static string Prefix { get; } = $"cf{Environment.ProcessId}x";

    /// <summary>A new one.</summary>
    public static string Next(string runtime) => $"{Prefix}{Interlocked.Increment(ref _last)}{runtime}";
}
