using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.Core.Launching;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Containers.Devices;

/// <summary>Makes device nodes in a container that is there, on a thread that has joined its mount namespace.</summary>
internal sealed class DeviceNodes : IDisposable
{
    private const uint TargetMode = 0b110_100_100;

    // a path may lead into a filesystem that does not answer
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly string _id;
    private readonly ContainerRoot _root;
    private readonly MountThread _thread;

    /// <summary>Opens the container's root.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>: its process has ended.</exception>
    public DeviceNodes(string id, ContainerProcesses processes)
    {
        _id = id;
        try
        {
            _root = new ContainerRoot(Paths.Open($"/proc/{processes.ProcessPid}/root", Libc.O_PATH | Libc.O_DIRECTORY));
        }
        catch (SyscallException failure)
        {
            throw Failed(failure);
        }

        // as long as it is there its pid is nobody else's
        if (!Pidfd.SendSignal(processes.Process, 0))
        {
            _root.Dispose();
            throw Failed(new SyscallException("open", "its root", Libc.ESRCH));
        }

        _thread = new MountThread(processes.Process);
    }

    /// <summary>What is missing for some nodes: their paths and those of directories, in the order in which they are to be made.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>: another file is at the path of one.</exception>
    public Task<IReadOnlyList<string>> FindMissingAsync(IReadOnlyList<DeviceNode> nodes) => RunAsync<IReadOnlyList<string>>(() =>
        [.. nodes.SelectMany(node => Attempt(node, () => FindMissing(node))).Distinct(StringComparer.Ordinal)]);

    /// <summary>Makes those that are missing.</summary>
    /// <returns>What all of them are now.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>: some may have been made.</exception>
    public async Task<IReadOnlyList<ResourceValue>> MakeAsync(IReadOnlyList<DeviceNode> nodes)
    {
        var values = new List<ResourceValue>(nodes.Count);
        foreach (DeviceNode node in nodes)
        {
            // by the host's mounts, which the thread does not see
            using SafeMountFd? source = node.IsBound ? Attempt(node, () => OpenHosts(node)) : null;
            values.Add(await RunAsync(() => Attempt(node, () => Make(node, source))).ConfigureAwait(false));
        }

        return values;
    }

    /// <summary>Removes what was made for an update that did not succeed.</summary>
    /// <param name="missing">From <see cref="FindMissingAsync"/>.</param>
    public Task RemoveAsync(IReadOnlyList<string> missing) => RunAsync(() =>
    {
        foreach (string path in missing.Reverse())
        {
            _root.Remove(path);
        }

        return true;
    });

    /// <summary>Lets the thread go.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _root.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<T> function)
    {
        try
        {
            return await _thread.RunAsync(function).WaitAsync(Deadline).ConfigureAwait(false);
        }
        catch (SyscallException failure)
        {
            throw Failed(failure);
        }
        catch (TimeoutException timeout)
        {
            throw new CoreException(
                ErrorCode.DeadlinePassed, $"update {_id}: the container's filesystem did not answer within {Deadline.TotalSeconds:0} s", timeout);
        }
    }

    private IEnumerable<string> FindMissing(DeviceNode node) => _root.Find(node.Path) is { } file
        ? node.IsSame(file) ? [] : throw Taken(node, file)
        : _root.Missing(node.Path);

    private ResourceValue Make(DeviceNode node, SafeMountFd? source)
    {
        FileCreator.ClearUmask();
        using SafeFd directory = _root.OpenDirectory(ContainerRoot.Above(node.Path), asOwner: node.IsBound);
        string name = Path.GetFileName(node.Path);
        bool isMissing = _root.Find(node.Path) is null;
        if (isMissing && source is not null)
        {
            Show(source, directory, name);
        }
        else if (isMissing)
        {
            Paths.MknodAt(directory, name, node.Mode, node.Number);
        }

        // not by the directory: it would be what is under the mount
        using SafeFd file = _root.TryOpen(node.Path, Libc.O_NOFOLLOW) ?? throw new SyscallException("open", node.Path, Libc.ENOENT);
        FileStatus status = Paths.Statx(file, "", Libc.AT_EMPTY_PATH);
        if (!node.IsSame(status))
        {
            throw Taken(node, status);
        }

        if (isMissing && source is null)
        {
            Paths.Chown(file, node.Device.UID ?? 0, node.Device.GID ?? 0, node.Path);
        }

        return new ResourceValue(node.Pointer, node.Path, node.ToString(), node.Describe(Paths.Statx(file, "", Libc.AT_EMPTY_PATH)));
    }

    // the device is mounted on a file that belongs to whoever has the directory
    private static void Show(SafeMountFd source, SafeFd directory, string name)
    {
        using (FileCreator.AsOwnerOf(directory))
        {
            Paths.OpenAt(directory, name, Libc.O_CREAT | Libc.O_EXCL | Libc.O_WRONLY, TargetMode).Dispose();
        }

        using SafeFd target = Paths.OpenAt(directory, name, Libc.O_PATH | Libc.O_NOFOLLOW);
        Mounts.MoveMount(source, "", target, "");
    }

    // what is at the path has to be the device; the descriptor keeps it
    private static SafeMountFd OpenHosts(DeviceNode node)
    {
        using SafeFd device = Paths.Open(node.Path, Libc.O_PATH | Libc.O_NOFOLLOW);
        return node.IsSame(Paths.Statx(device, "", Libc.AT_EMPTY_PATH))
            ? Mounts.OpenTree(device, "", Libc.OPEN_TREE_CLONE | (uint)Libc.AT_EMPTY_PATH)
            : throw new SyscallException("open", node.Path, Libc.ENODEV, "the host has another file there");
    }

    private static SyscallException Taken(DeviceNode node, FileStatus file) =>
        new("mknodat", node.Path, Libc.EEXIST, $"it is {DeviceNode.Describe(file.Mode, file.SpecialDevice)}");

    private static T Attempt<T>(DeviceNode node, Func<T> function)
    {
        try
        {
            return function();
        }
        catch (SyscallException failure)
        {
            string detail = failure.Detail is { Length: > 0 } words ? $": {words}" : "";
            string why = $"{failure.Operation} {node.Path}: {failure.ErrnoName} ({Errno.Text(failure.Errno)}){detail}";
            throw Refused(failure, node.Path, $"{node.Pointer}: {why}", [new ConfigProblem(node.Pointer, why)]);
        }
    }

    private CoreException Failed(SyscallException failure) => Refused(failure, failure.Path, $"update {_id}: {failure.Message}", []);

    private static CoreException Refused(SyscallException failure, string? path, string message, IReadOnlyList<ConfigProblem> problems) =>
        new(ErrorCode.ResourceRefused, message, failure)
        {
            Errno = failure.ErrnoName,
            Syscall = failure.Operation,
            Path = path,
            Problems = problems,
        };
}
