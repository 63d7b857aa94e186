using System.Text.Json;
using Berth.Core.Containers.Storage;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Execs.Storage;

/// <summary>The execs' directories: <c>execs/ID</c> in those of their container.</summary>
internal sealed class ExecStore(ContainerStore store)
{
    private const string Folder = "execs";
    private const string RecordFile = "exec.json";

    /// <summary>Below the state root and below the log root alike.</summary>
    public static string DirectoryOf(string containerId, string id) => $"{containerId}/{Folder}/{id}";

    /// <summary>Ids of all that a container has.</summary>
    public IReadOnlyList<string> List(string containerId)
    {
        string directory = Path.Combine(store.StateDirectory(containerId), Folder);
        return Directory.Exists(directory) ? [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path))] : [];
    }

    /// <summary>Makes the directories; not those of their container, which may have been deleted.</summary>
    public void Create(string containerId, string id) => ContainerStore.Guard(containerId, () =>
    {
        store.MakeDirectories($"{containerId}/{Folder}", id);
        return true;
    });

    /// <summary>Writes or replaces the record.</summary>
    public void Save(string containerId, ExecRecord record) => ContainerStore.Guard(containerId, () =>
    {
        store.WriteFile(
            DirectoryOf(containerId, record.Id), RecordFile, JsonSerializer.SerializeToUtf8Bytes(record, StateJsonContext.Default.ExecRecord));
        return true;
    });

    /// <summary>The record; null when there is none.</summary>
    public ExecRecord? Read(string containerId, string id) => ContainerStore.Guard(containerId, () =>
        store.ReadFile(DirectoryOf(containerId, id), RecordFile) is { } content
            ? JsonSerializer.Deserialize(content, StateJsonContext.Default.ExecRecord)
            : null);

    /// <summary>The directories, open for the launcher.</summary>
    public ContainerDirectories Open(string containerId, string id) => ContainerStore.Guard(containerId, () =>
    {
        string path = DirectoryOf(containerId, id);
        return new ContainerDirectories(OpenDirectory(store.StateDirectory(path)), OpenDirectory(store.LogDirectory(path)));
    });

    /// <summary>Removes the directories.</summary>
    public void Remove(string containerId, string id) => ContainerStore.Guard(containerId, () =>
    {
        string path = DirectoryOf(containerId, id);
        DirectoryTree.Remove(store.LogDirectory(path));
        DirectoryTree.Remove(store.StateDirectory(path));
        return true;
    });

    private static SafeFd OpenDirectory(string path) => Paths.Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY);
}
