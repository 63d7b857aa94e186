namespace Berth.TestSupport;

/// <summary>A directory for one test, removed afterwards.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Its absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-test-").FullName;

    /// <summary>Path of an entry in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Removes it with everything in it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
