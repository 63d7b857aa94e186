using Berth.Core.Monitoring;
using Berth.Core.Watching;
using Berth.Native.Errors;

namespace Berth.Core.Tests.Watching;

public sealed class FileWatcherTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("berth-watch-");
    private readonly EventLoop _loop = new();
    private readonly FileWatcher _watcher;

    public FileWatcherTests() => _watcher = new FileWatcher(_loop);

    public void Dispose()
    {
        _watcher.Dispose();
        _loop.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task NextChangeAsync_FileMadeAndWritten_Completes()
    {
        using IFileWatch watch = _watcher.Watch(_directory.FullName);
        Task changed = watch.NextChangeAsync(default);
        Assert.False(changed.IsCompleted);

        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "a"), "text");

        await changed;
    }

    [Fact]
    public async Task NextChangeAsync_ChangeBeforeTheCall_IsNotLost()
    {
        using IFileWatch watch = _watcher.Watch(_directory.FullName);
        using IFileWatch witness = _watcher.Watch(_directory.FullName);
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "a"), "text");
        await witness.NextChangeAsync(default);

        await watch.NextChangeAsync(default);
    }

    [Fact]
    public async Task NextChangeAsync_SharedPathAfterOneReaderLeft_StillCompletes()
    {
        using IFileWatch stays = _watcher.Watch(_directory.FullName);
        _watcher.Watch(_directory.FullName).Dispose();

        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "a"), "text");

        await stays.NextChangeAsync(default);
    }

    [Fact]
    public async Task NextChangeAsync_DirectoryDeleted_Completes()
    {
        DirectoryInfo inner = _directory.CreateSubdirectory("inner");
        using IFileWatch watch = _watcher.Watch(inner.FullName);

        inner.Delete();

        await watch.NextChangeAsync(default);
    }

    [Fact]
    public async Task NextChangeAsync_Cancelled_Throws()
    {
        using IFileWatch watch = _watcher.Watch(_directory.FullName);
        using var cancellation = new CancellationTokenSource();
        Task waiting = watch.NextChangeAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Watch_NoSuchDirectory_SaysWhichCallFailed()
    {
        SyscallException failure = Assert.Throws<SyscallException>(() => _watcher.Watch(Path.Combine(_directory.FullName, "none")));

        Assert.Equal(("inotify_add_watch", "ENOENT"), (failure.Operation, failure.ErrnoName));
    }

    [Fact]
    public void Watch_AfterDispose_IsRefused()
    {
        _watcher.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _watcher.Watch(_directory.FullName));
    }
}
