using System.Text.Json.Nodes;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Conformance.Tests.Cases;

/// <summary>A bundle of one case for one runtime: what a runtime makes in a root filesystem, the next one must not find.</summary>
internal sealed class CaseBundle : IDisposable
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static readonly string[] Directories = ["bin", "dev", "etc", "proc", "sys", "tmp"];

    // copied once, then hard-linked into every bundle
    private static readonly Lazy<string> Programs = new(CopyPrograms);

    /// <summary>Makes it.</summary>
    /// <param name="test">The case.</param>
    /// <param name="id">Id of the container.</param>
    public CaseBundle(ConformanceCase test, string id)
    {
        Path = Directory.CreateTempSubdirectory("berth-conformance-").FullName;
        File.SetUnixFileMode(Path, Executable);
        foreach (string directory in Directories)
        {
            Directory.CreateDirectory(Within("rootfs/" + directory));
        }

        foreach (string program in Directory.EnumerateFiles(Programs.Value))
        {
            HardLink.Create(program, Within("rootfs/bin/" + System.IO.Path.GetFileName(program)));
        }

        File.CreateSymbolicLink(Within("rootfs/bin/sh"), "busybox");
        File.CreateSymbolicLink(Within("rootfs/bin/cat"), "busybox");
        foreach ((string path, JsonNode? content) in test.Files)
        {
            Put(Within(path), content);
        }

        File.WriteAllText(Within("config.json"), CaseConfig.Build(test, id, Path).ToJsonString());
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>What hooks and the program wrote into the directory <c>out</c>, if the case has one.</summary>
    public IEnumerable<(string Name, string Text)> Outputs() =>
        Directory.Exists(Within("out"))
            ? Directory.GetFiles(Within("out")).Select(file => (System.IO.Path.GetFileName(file), File.ReadAllText(file)))
            : [];

    /// <summary>Removes it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string CopyPrograms()
    {
        string directory = Directory.CreateTempSubdirectory("berth-programs-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        File.Copy(HostTools.Busybox!, System.IO.Path.Combine(directory, "busybox"));
        File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "conformance-probe"), System.IO.Path.Combine(directory, "conformance-probe"));
        return directory;
    }

    private static void Put(string path, JsonNode? content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        switch (content)
        {
            case null:
                Directory.CreateDirectory(path);
                break;
            case JsonObject special when (string?)special["link"] is { } target:
                File.CreateSymbolicLink(path, target);
                break;
            case JsonObject special:
                File.WriteAllText(path, (string)special["program"]!);
                File.SetUnixFileMode(path, Executable);
                break;
            default:
                File.WriteAllText(path, (string)content!);
                break;
        }
    }

    private string Within(string path) => System.IO.Path.Combine(Path, path);
}
