namespace Berth.TestSupport;

/// <summary>A directory for one test, removed afterwards.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Makes one where temporary files belong.</summary>
    public TemporaryDirectory()
        : this(System.IO.Path.GetTempPath())
    {
    }

    /// <summary>Makes one in a directory, for a test that needs its filesystem.</summary>
    public TemporaryDirectory(string parent) =>
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"berth-test-{Guid.NewGuid():n}")).FullName;

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Path of an entry in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Removes it with everything in it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
