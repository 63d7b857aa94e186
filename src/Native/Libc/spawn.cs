using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Berth.Native;

// posix_spawn(3). These functions return the errno instead of setting it.
public static unsafe partial class Libc
{
    internal const short POSIX_SPAWN_SETSIGDEF = 0x4;
    internal const short POSIX_SPAWN_SETSIGMASK = 0x8;
    internal const short POSIX_SPAWN_SETSID = 0x80;

    [LibraryImport(Name)]
    internal static partial int posix_spawn(
        int* pid, byte* path, posix_spawn_file_actions_t* actions, posix_spawnattr_t* attributes, byte** argv, byte** envp);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_init(posix_spawn_file_actions_t* actions);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t* actions);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t* actions, int source, int target);

    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addopen(
        posix_spawn_file_actions_t* actions, int target, byte* path, int flags, uint mode);

    // glibc 2.29, musl 1.1.24
    [LibraryImport(Name)]
    internal static partial int posix_spawn_file_actions_addfchdir_np(posix_spawn_file_actions_t* actions, int fd);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_init(posix_spawnattr_t* attributes);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setflags(posix_spawnattr_t* attributes, short flags);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigdefault(posix_spawnattr_t* attributes, sigset_t* signals);

    [LibraryImport(Name)]
    internal static partial int posix_spawnattr_setsigmask(posix_spawnattr_t* attributes, sigset_t* signals);

    // Opaque. 80 bytes in glibc and in musl.
    [CMirror("spawn.h", "posix_spawn_file_actions_t")]
    [InlineArray(10)]
    internal struct posix_spawn_file_actions_t
    {
        private ulong _element;
    }

    // Opaque. 336 bytes in glibc and in musl.
    [CMirror("spawn.h", "posix_spawnattr_t")]
    [InlineArray(42)]
    internal struct posix_spawnattr_t
    {
        private ulong _element;
    }
}
