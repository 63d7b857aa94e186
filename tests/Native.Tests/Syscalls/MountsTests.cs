using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

// Nothing here is ever attached to the host's tree: detached mounts vanish with their descriptors.
public sealed class MountsTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [RequiresRootFact]
    public void FsMount_Tmpfs_IsAFilesystemWithItsOptions()
    {
        using var mount = Tmpfs(Libc.MOUNT_ATTR_NOSUID, context => FsContext.FsConfigSetString(context, "size", "64k"));
        using var file = Paths.OpenAt(mount, "file", Libc.O_WRONLY | Libc.O_CREAT, 0x180);

        var error = Assert.Throws<SyscallException>(() => Files.WriteAll(file, new byte[128 * 1024]));

        Assert.Equal("ENOSPC", error.ErrnoName);
        Assert.True(Files.Status(mount).IsMountRoot);
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(mount, Libc.F_GETFD, 0));
    }

    [RequiresRootFact]
    public void FsConfig_BadValue_CarriesTheKernelsWords()
    {
        using var context = FsContext.FsOpen("tmpfs");

        var error = Assert.Throws<SyscallException>(() => FsContext.FsConfigSetString(context, "size", "nonsense"));

        Assert.Equal("EINVAL", error.ErrnoName);
        Assert.Equal("size", error.Path);
        Assert.Contains("Bad value for 'size'", error.Detail, StringComparison.Ordinal);
    }

    [RequiresRootFact]
    public void FsConfig_Flag_MakesTheSuperblockReadOnly()
    {
        using var mount = Tmpfs(0, context => FsContext.FsConfigSetFlag(context, "ro"));

        var error = Assert.Throws<SyscallException>(() => Paths.MkdirAt(mount, "x", 0x1c0));

        Assert.Equal("EROFS", error.ErrnoName);
    }

    [RequiresRootFact]
    public void FsConfig_FdForAKeyThatTakesNone_IsRefused()
    {
        using var context = FsContext.FsOpen("tmpfs");
        using var fd = Paths.Open("/", Libc.O_PATH);

        var error = Assert.Throws<SyscallException>(() => FsContext.FsConfigSetFd(context, "size", fd));

        Assert.Equal("EINVAL", error.ErrnoName);
    }

    [RequiresRootFact]
    public void FsOpen_UnknownType_IsEnodev()
    {
        var error = Assert.Throws<SyscallException>(() => FsContext.FsOpen("nosuchfs"));

        Assert.Equal("fsopen nosuchfs: ENODEV (no such device)", error.Message);
    }

    [RequiresRootFact]
    public void MountSetAttr_ReadOnly_HoldsForThisMountOnly()
    {
        using var directory = Paths.Open(_temporary.Path, Libc.O_PATH | Libc.O_DIRECTORY);
        using var mount = Mounts.OpenTree(directory, "", Libc.OPEN_TREE_CLONE | Libc.AT_EMPTY_PATH);
        Mounts.MountSetAttr(mount, "", Libc.MOUNT_ATTR_RDONLY, recursive: true);

        var error = Assert.Throws<SyscallException>(() => Paths.MkdirAt(mount, "x", 0x1c0));

        Assert.Equal("EROFS", error.ErrnoName);
        Paths.MkdirAt(directory, "x", 0x1c0);
        Mounts.MountSetAttr(mount, "", 0, Libc.MOUNT_ATTR_RDONLY, Libc.MS_PRIVATE);
        Paths.MkdirAt(mount, "y", 0x1c0);
        Assert.True(Directory.Exists(_temporary["y"]));
    }

    [RequiresRootFact]
    public void MountSetAttr_Idmap_NeedsAUserNamespace()
    {
        using var mount = Tmpfs(0, _ => { });
        using var network = Namespaces.Open("/proc/self/ns/net", Libc.CLONE_NEWNET);

        var error = Assert.Throws<SyscallException>(
            () => Mounts.MountSetAttr(mount, "", Libc.MOUNT_ATTR_IDMAP, userNamespace: network));

        Assert.Equal("EINVAL", error.ErrnoName);
    }

    [RequiresRootFact(6, 15)]
    public void MoveMount_OntoADetachedMount_ShowsTheOtherTree()
    {
        using var below = Tmpfs(0, _ => { });
        using var above = Tmpfs(0, _ => { });
        Paths.MkdirAt(below, "target", 0x1c0);
        Paths.MkdirAt(above, "seen", 0x1c0);

        Mounts.MoveMount(above, "", below, "target");

        Assert.Equal(Libc.S_IFDIR, Paths.Statx(below, "target/seen").Type);
    }

    [RequiresRootFact]
    public void OpenTree_MissingPath_NamesIt()
    {
        var error = Assert.Throws<SyscallException>(
            () => Mounts.OpenTree(SafeFd.CurrentDirectory, _temporary["missing"], Libc.OPEN_TREE_CLONE));

        Assert.Equal($"open_tree {_temporary["missing"]}: ENOENT (no such file or directory)", error.Message);
    }

    [RequiresRootFact]
    public void Umount2_OfNoMount_IsRefused()
    {
        var error = Assert.Throws<SyscallException>(
            () => Mounts.Umount2(_temporary.Path, Libc.MNT_DETACH | Libc.UMOUNT_NOFOLLOW));

        Assert.Equal("EINVAL", error.ErrnoName);
    }

    private static SafeMountFd Tmpfs(ulong attributes, Action<SafeFsContextFd> configure)
    {
        using var context = FsContext.FsOpen("tmpfs");
        configure(context);
        FsContext.FsConfigCreate(context);
        return FsContext.FsMount(context, attributes);
    }
}
