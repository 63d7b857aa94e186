namespace Berth.Native.Tests.Syscalls;

/// <summary>A cgroup v2 for one test, removed afterwards.</summary>
internal sealed class TemporaryCgroup : IDisposable
{
    public TemporaryCgroup() => Directory.CreateDirectory(Path);

    public string Path { get; } = $"{RequiresCgroup2FactAttribute.Root}/berth-test-{Environment.ProcessId}";

    public void Dispose() => Directory.Delete(Path);
}
