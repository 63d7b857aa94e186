using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Core.Errors;
using Berth.Core.IntelRdt;
using Berth.Core.Logs;
using Berth.Core.Notifications;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Storage;

/// <summary>The containers' directories: state below the state root, output below the log root. Every file is written under
/// another name and renamed, so that nobody ever reads half of one.</summary>
internal sealed class ContainerStore : IDisposable
{
    /// <summary>Start of a directory's name while it is being removed. No id starts with a dot.</summary>
    public const string RemovedPrefix = ".removed-";

    private const string ConfigFile = "config.json";
    private const string StateFile = "state.json";
    private const string NotifyFile = "notify.json";
    private const string ResctrlFile = "resctrl.json";
    private const string ExitFile = "exit.json";
    private const string StartFifo = "exec.fifo";
    private const int MaxFileSize = 8 << 20;

    private readonly string _stateRoot;
    private readonly string _logRoot;
    private readonly SafeFd _states;
    private readonly SafeFd _logs;

    public ContainerStore(IOptions<CoreOptions> options)
    {
        _stateRoot = Path.Combine(options.Value.StateRoot, "containers");
        _logRoot = Path.Combine(options.Value.LogRoot, "containers");
        _states = OpenRoot(_stateRoot);
        _logs = OpenRoot(_logRoot);
    }

    /// <summary>Absolute path of a container's log directory.</summary>
    public string LogDirectory(string id) => Path.Combine(_logRoot, id);

    /// <summary>Absolute path of a container's state directory.</summary>
    public string StateDirectory(string id) => Path.Combine(_stateRoot, id);

    /// <summary>Names of all directories, those that are being removed too.</summary>
    public IReadOnlyList<string> List() =>
        [.. Directory.EnumerateDirectories(_stateRoot).Select(path => Path.GetFileName(path))];

    /// <summary>Makes the directories of a new container, with its config and the fifo that start writes to.</summary>
    public ContainerDirectories Create(string id, ReadOnlyMemory<byte> config) => Guard(id, () =>
    {
        Paths.MkdirAt(_states, id, Modes.PrivateDirectory);
        try
        {
            WriteFile(id, ConfigFile, config.Span);
            Paths.MkfifoAt(_states, $"{id}/{StartFifo}", Modes.PrivateFile);
            // the log of a container of an earlier boot may be there
            DirectoryTree.Remove(LogDirectory(id));
            Paths.MkdirAt(_logs, id, Modes.PrivateDirectory);
            return new ContainerDirectories(OpenDirectory(_states, id), OpenDirectory(_logs, id));
        }
        catch
        {
            Remove(id, id);
            throw;
        }
    });

    public void SaveState(StateRecord state)
    {
        PrepareState(state);
        CommitState(state.Id);
    }

    /// <summary>Writes the state that <see cref="CommitState"/> makes the saved one.</summary>
    public void PrepareState(StateRecord state) => Guard(state.Id, () =>
    {
        WriteTemporary(state.Id, StateFile, JsonSerializer.SerializeToUtf8Bytes(state, StateJsonContext.Default.StateRecord));
        return true;
    });

    /// <summary>Replaces the saved state with the prepared one.</summary>
    public void CommitState(string id) => Guard(id, () =>
    {
        Commit(id, StateFile);
        return true;
    });

    /// <summary>The last saved state; null when the create never came so far.</summary>
    public StateRecord? ReadState(string id) => ReadJson(id, StateFile, StateJsonContext.Default.StateRecord);

    /// <summary>Saves what the container's program has said of itself.</summary>
    public void SaveNotify(string id, NotifyState state) => Guard(id, () =>
    {
        WriteFile(id, NotifyFile, JsonSerializer.SerializeToUtf8Bytes(state, StateJsonContext.Default.NotifyState));
        return true;
    });

    /// <summary>What was saved of that; null for nothing.</summary>
    public NotifyState? ReadNotify(string id) => ReadJson(id, NotifyFile, StateJsonContext.Default.NotifyState);

    /// <summary>Saves what is about to be made in the resctrl filesystem for a container whose state can not be saved yet.</summary>
    public void SaveResctrl(string id, ResctrlRecord record) => Guard(id, () =>
    {
        WriteFile(id, ResctrlFile, JsonSerializer.SerializeToUtf8Bytes(record, StateJsonContext.Default.ResctrlRecord));
        return true;
    });

    /// <summary>What was saved of that; null for nothing.</summary>
    public ResctrlRecord? ReadResctrl(string id) => ReadJson(id, ResctrlFile, StateJsonContext.Default.ResctrlRecord);

    /// <summary>The monitor's exit record; null when there is none.</summary>
    public ExitDocument? ReadExit(string id) => ReadJson(id, ExitFile, StateJsonContext.Default.ExitDocument);

    /// <summary>config.json as it was created; null when the create never came so far.</summary>
    public byte[]? ReadConfig(string id) => Guard(id, () => ReadFile(id, ConfigFile));

    /// <summary>Lets the container process go on.</summary>
    /// <returns>The fifo's end for writing: it has an error (<c>EPOLLERR</c>) once the process has executed the user's program or is gone.
    /// Null when it was gone before.</returns>
    public SafeFd? ReleaseStart(string id) => Guard(id, () =>
    {
        SafeFd? fifo = null;
        try
        {
            fifo = Paths.OpenAt(_states, $"{id}/{StartFifo}", Libc.O_WRONLY | Libc.O_NONBLOCK);
            Files.WriteAll(fifo, "0"u8);
            return fifo;
        }
        catch (SyscallException failure) when (failure.Errno is Libc.ENXIO or Libc.EPIPE)
        {
            fifo?.Dispose();
            return null;
        }
    });

    /// <summary>Removes the fifo once it has served.</summary>
    public void RemoveStartFifo(string id) => Guard(id, () =>
    {
        Paths.UnlinkAt(_states, $"{id}/{StartFifo}");
        return true;
    });

    /// <summary>Marks a container's state as going, so that a new daemon finishes what this one may not.</summary>
    public string BeginRemove(string id) => Guard(id, () =>
    {
        string removed = RemovedPrefix + id;
        try
        {
            Paths.RenameAt(_states, id, _states, removed);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.ENOENT && Directory.Exists(Path.Combine(_stateRoot, removed)))
        {
            // an earlier attempt came so far
        }

        return removed;
    });

    /// <summary>Removes the log directory, then the state directory of that name.</summary>
    public void Remove(string id, string directory) => Guard(id, () =>
    {
        RemoveDirectory(_logs, _logRoot, id, LogFiles.Current);
        RemoveDirectory(_states, _stateRoot, directory, StateFile, ExitFile, ConfigFile);
        return true;
    });

    public void Dispose()
    {
        _states.Dispose();
        _logs.Dispose();
    }

    private static SafeFd OpenRoot(string path)
    {
        Directory.CreateDirectory(path, Modes.Root);
        return Paths.Open(path, Libc.O_PATH | Libc.O_DIRECTORY);
    }

    private static SafeFd OpenDirectory(SafeFd root, string id) => Paths.OpenAt(root, id, Libc.O_RDONLY | Libc.O_DIRECTORY);

    // without a look at what is in it, where that is the usual
    private static void RemoveDirectory(SafeFd root, string rootPath, string name, params ReadOnlySpan<string> usual)
    {
        foreach (string file in usual)
        {
            Paths.TryUnlinkAt(root, $"{name}/{file}");
        }

        if (!Paths.TryUnlinkAt(root, name, Libc.AT_REMOVEDIR))
        {
            DirectoryTree.Remove(Path.Combine(rootPath, name));
        }
    }

    /// <summary>Makes a directory below the state root and below the log root, with the parent where that is missing, too.</summary>
    internal void MakeDirectories(string parent, string name)
    {
        foreach (var root in (ReadOnlySpan<SafeFd>)[_states, _logs])
        {
            MakeDirectory(root, parent);
            Paths.MkdirAt(root, $"{parent}/{name}", Modes.PrivateDirectory);
        }
    }

    private static void MakeDirectory(SafeFd root, string path)
    {
        try
        {
            Paths.MkdirAt(root, path, Modes.PrivateDirectory);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.EEXIST)
        {
        }
    }

    /// <summary>Writes a file of a directory below the state root in one step.</summary>
    internal void WriteFile(string id, string name, ReadOnlySpan<byte> content)
    {
        WriteTemporary(id, name, content);
        Commit(id, name);
    }

    private void WriteTemporary(string id, string name, ReadOnlySpan<byte> content)
    {
        using var file = Paths.OpenAt(_states, Temporary(id, name), Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC, Modes.PrivateFile);
        Files.WriteAll(file, content);
    }

    private void Commit(string id, string name) => Paths.RenameAt(_states, Temporary(id, name), _states, $"{id}/{name}");

    private static string Temporary(string id, string name) => $"{id}/.{name}";

    /// <summary>Reads a file of a directory below the state root; null when it is missing.</summary>
    internal byte[]? ReadFile(string id, string name)
    {
        try
        {
            using var file = Paths.OpenAt(_states, $"{id}/{name}", Libc.O_RDONLY | Libc.O_NOFOLLOW);
            return Files.ReadAllBytes(file, MaxFileSize);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.ENOENT)
        {
            return null;
        }
    }

    private T? ReadJson<T>(string id, string name, JsonTypeInfo<T> type)
        where T : class => Guard(id, () => ReadFile(id, name) is { } content ? JsonSerializer.Deserialize(content, type) : null);

    /// <summary>Turns what can go wrong with files into Core's error.</summary>
    internal static T Guard<T>(string id, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.StateFailed, $"state of container {id}: {failure.Message}", failure)
            {
                Errno = failure.ErrnoName,
                Syscall = failure.Operation,
                Path = failure.Path,
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CoreException(ErrorCode.StateFailed, $"state of container {id}: {failure.Message}", failure);
        }
    }
}
