namespace Berth.Launcher.Tests.Launching;

/// <summary>A bundle's directory with a busybox rootfs, for the tests of one class.</summary>
public sealed class Bundle : IDisposable
{
    /// <summary>Its root filesystem, relative to it.</summary>
    public const string RootfsName = "rootfs";

    private static readonly string[] s_directories = ["bin", "dev", "proc", "sys", "tmp", "etc"];

    private static readonly string[] s_applets =
    [
        "cat", "dd", "echo", "false", "grep", "head", "hostname", "id", "ionice", "ip", "kill", "ls", "mkdir", "mount", "printf", "pwd", "readlink", "seq",
        "sh", "sleep", "stat", "touch", "tr", "true", "uname",
    ];

    /// <summary>Makes it.</summary>
    public Bundle()
    {
        if (Requirements.Missing is not null)
        {
            return;
        }

        foreach (var name in s_directories)
        {
            Directory.CreateDirectory(InRootfs(name));
        }

        File.Copy(Requirements.Busybox!, InRootfs("bin/busybox"));
        foreach (var applet in s_applets)
        {
            File.CreateSymbolicLink(InRootfs($"bin/{applet}"), "busybox");
        }
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-bundle-").FullName;

    /// <summary>Path, on the host, of an entry of the root filesystem.</summary>
    public string InRootfs(string path) => System.IO.Path.Combine(Path, RootfsName, path);

    /// <summary>Removes it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
