using Berth.TestSupport;
using Berth.TestSupport.Host;

namespace Berth.Launcher.Tests.Races;

/// <summary>A directory on the host that attacks aim at. The rootfs has one of the same path, so that a link that is resolved in the
/// root leads somewhere, too.</summary>
internal sealed class Outside : IDisposable
{
    private const string Contents = "of the host\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly Launching.Bundle _bundle;
    private readonly DateTime _written;

    /// <summary>Makes both.</summary>
    public Outside(Launching.Bundle bundle)
    {
        _bundle = bundle;
        File.WriteAllText(FilePath, Contents);
        Directory.CreateDirectory(bundle.InRootfs(Path.TrimStart('/')));
        File.WriteAllText(bundle.InRootfs(FilePath.TrimStart('/')), "");
        _written = Directory.GetLastWriteTimeUtc(Path);
    }

    /// <summary>Its absolute path.</summary>
    public string Path => _directory.Path;

    /// <summary>A file in it.</summary>
    public string FilePath => _directory["file"];

    /// <summary>Nothing was made, changed or mounted there, nor is a mount of the bundle to be seen.</summary>
    public void AssertUntouched()
    {
        Assert.Equal([FilePath], Directory.EnumerateFileSystemEntries(Path));
        Assert.Equal(_written, Directory.GetLastWriteTimeUtc(Path));
        Assert.Equal(Contents, File.ReadAllText(FilePath));
        Assert.Empty(MountTable.Mentioning(Path));
        Assert.Empty(MountTable.Mentioning(_bundle.Path));
    }

    public void Dispose() => _directory.Dispose();
}
