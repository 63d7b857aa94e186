using System.Text.Json.Nodes;

namespace Berth.TestSupport.Bundles;

/// <summary>A bundle in a temporary directory: a root filesystem of busybox and the probe, and a config.json.</summary>
public sealed class TestBundle : IDisposable
{
    /// <summary>Makes one.</summary>
    /// <param name="config">Its config.json.</param>
    public TestBundle(JsonObject config)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("berth-bundle-").FullName;
        TestRootfs.Make(Rootfs);
        File.WriteAllText(ConfigFile, config.ToJsonString());
    }

    /// <summary>Absolute path of the bundle.</summary>
    public string Directory { get; }

    public string Rootfs => Path.Combine(Directory, "rootfs");

    public string ConfigFile => Path.Combine(Directory, "config.json");

    /// <summary>Absolute path of something in the root filesystem.</summary>
    public string InRootfs(string path) => Path.Combine(Rootfs, path.TrimStart('/'));

    /// <summary>Puts a file into the root filesystem that everybody may execute.</summary>
    public void AddProgram(string path, string content)
    {
        File.WriteAllText(InRootfs(path), content);
        File.SetUnixFileMode(InRootfs(path), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
