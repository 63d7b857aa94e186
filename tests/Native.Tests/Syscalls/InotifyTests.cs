using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

public sealed class InotifyTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Read_NothingHappened_IsEmpty()
    {
        using var inotify = Inotify.Create();
        Inotify.AddWatch(inotify, _temporary.Path, Libc.IN_CREATE);

        Assert.Empty(Inotify.Read(inotify));
    }

    [Fact]
    public void Read_EntriesOfADirectory_ComeInOrderWithTheirNames()
    {
        using var inotify = Inotify.Create();
        var watch = Inotify.AddWatch(inotify, _temporary.Path, Libc.IN_CREATE | Libc.IN_MOVED_FROM | Libc.IN_MOVED_TO | Libc.IN_DELETE);

        File.WriteAllText(_temporary["a"], "");
        File.Move(_temporary["a"], _temporary["a longer name"]);
        File.Delete(_temporary["a longer name"]);

        var events = Inotify.Read(inotify);
        Assert.All(events, e => Assert.Equal(watch, e.Watch));
        Assert.Equal(
            [(Libc.IN_CREATE, "a"), (Libc.IN_MOVED_FROM, "a"), (Libc.IN_MOVED_TO, "a longer name"), (Libc.IN_DELETE, "a longer name")],
            events.Select(e => (e.Mask, e.Name)));
        Assert.Equal(events[1].Cookie, events[2].Cookie);
        Assert.NotEqual(0u, events[1].Cookie);
    }

    [Fact]
    public void Read_OfAFileByDescriptor_HasNoName()
    {
        using var inotify = Inotify.Create();
        using var file = Paths.Open(_temporary["log"], Libc.O_WRONLY | Libc.O_CREAT, 0x180);
        var watch = Inotify.AddWatch(inotify, file.ProcPath(), Libc.IN_MODIFY);

        Files.WriteAll(file, "line\n"u8);

        Assert.Equal([new InotifyEvent(watch, Libc.IN_MODIFY, 0, "")], Inotify.Read(inotify));
        Inotify.RemoveWatch(inotify, watch);
        Assert.Equal([new InotifyEvent(watch, Libc.IN_IGNORED, 0, "")], Inotify.Read(inotify));
    }

    [Fact]
    public void Read_MoreThanOneBufferfull_IsReadToTheEnd()
    {
        using var inotify = Inotify.Create();
        Inotify.AddWatch(inotify, _temporary.Path, Libc.IN_CREATE);
        var names = Enumerable.Range(0, 100).Select(number => $"{number:d3}" + new string('x', 200)).ToList();
        names.ForEach(name => File.WriteAllText(_temporary[name], ""));

        List<string> seen = [];
        while (Inotify.Read(inotify) is { Count: > 0 } events)
        {
            seen.AddRange(events.Select(e => e.Name));
        }

        Assert.Equal(names, seen);
    }
}
