namespace Berth.TestSupport.Bundles;

/// <summary>Makes root filesystems out of a static busybox and the probe.</summary>
internal static class TestRootfs
{
    private static readonly string[] Directories = ["bin", "dev", "etc", "proc", "root", "run", "sys", "tmp", "usr/bin"];

    private static readonly string[] Applets =
    [
        "cat", "chmod", "cut", "dd", "df", "echo", "env", "false", "find", "grep", "head", "hostname", "id", "ip", "less", "ls", "mkdir", "mknod", "mount",
        "od", "printf", "ps", "pwd", "readlink", "rm", "sed", "seq", "sh", "sha256sum", "sleep", "sort", "stat", "stty", "tail", "touch", "tr", "true", "tty", "umount", "vi", "wc",
        "yes",
    ];

    // The programs are copied once and then hard-linked: a container that could write to its own would not reach the host's.
    private static readonly Lazy<string> Programs = new(CopyPrograms);

    /// <summary>Fills a new directory.</summary>
    public static void Make(string path)
    {
        foreach (string directory in Directories)
        {
            Directory.CreateDirectory(Path.Combine(path, directory));
        }

        string bin = Path.Combine(path, "bin");
        foreach (string program in Directory.EnumerateFiles(Programs.Value))
        {
            HardLink.Create(program, Path.Combine(bin, Path.GetFileName(program)));
        }

        foreach (string applet in Applets)
        {
            File.CreateSymbolicLink(Path.Combine(bin, applet), "busybox");
        }

        File.WriteAllText(Path.Combine(path, "etc", "passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    }

    private static string CopyPrograms()
    {
        string directory = Directory.CreateTempSubdirectory("berth-programs-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        File.Copy(HostTools.Busybox ?? throw new InvalidOperationException("no busybox here"), Path.Combine(directory, "busybox"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "probe"), Path.Combine(directory, "probe"));
        return directory;
    }
}
