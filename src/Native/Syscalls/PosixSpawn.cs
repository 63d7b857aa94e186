using System.Buffers.Text;
using System.Runtime.InteropServices;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Starting a process (posix_spawn(3)): 0.3 ms, where fork(2) of a large process takes 8.</summary>
public static unsafe class PosixSpawn
{
    private const int StandardStreams = 3;

    private static readonly SafeFd s_null = Paths.Open("/dev/null", Libc.O_RDWR);
    private static readonly Libc.posix_spawnattr_t* s_attributes = CreateAttributes();

    /// <summary>Starts a child in its own session, with no signal blocked and none ignored (.NET itself ignores SIGPIPE).</summary>
    /// <remarks>Gives every descriptor of this process above 2 <c>O_CLOEXEC</c>, also those that it was started with: a child that
    /// outlives its parent must not keep somebody else's pipe open.</remarks>
    /// <param name="executable">A binary. It can be a sealed memfd; scripts do not work, since it is closed in the child.</param>
    /// <param name="argv">Its arguments, the first by custom its name.</param>
    /// <param name="env">Its whole environment, <c>NAME=value</c>.</param>
    /// <param name="fds">Its descriptors. 0, 1 and 2 are /dev/null where they are not among them.</param>
    /// <exception cref="SyscallException">posix_spawn(3) or execve(2) failed.</exception>
    /// <exception cref="ArgumentException">A target is negative or there twice, or a string holds a NUL.</exception>
    public static SpawnedProcess Start(
        SafeFd executable, ReadOnlySpan<string> argv, ReadOnlySpan<string> env, ReadOnlySpan<FdMapping> fds)
    {
        const int longestNumber = 10;
        var targets = new SpawnTargets(fds);
        using var program = targets.KeepClear(executable);
        var prefix = "/proc/self/fd/"u8;
        Span<byte> path = stackalloc byte[prefix.Length + longestNumber + 1];
        prefix.CopyTo(path);
        _ = Utf8Formatter.TryFormat(program.Number, path[prefix.Length..], out var digits);
        path[prefix.Length + digits] = 0;
        fixed (byte* start = path)
        {
            return AddStreamsAndSpawn(start, null, argv, env, fds, in targets);
        }
    }

    /// <summary>The same with an executable that has a name; it can be a script. The child's process group has its pid.</summary>
    /// <param name="path">Absolute path, resolved here and now.</param>
    /// <param name="directory">The child's working directory.</param>
    /// <param name="argv">Its arguments, the first by custom its name.</param>
    /// <param name="env">Its whole environment.</param>
    /// <param name="fds">Its descriptors. 0, 1 and 2 are /dev/null where they are not among them.</param>
    /// <exception cref="SyscallException">posix_spawn(3) or execve(2) failed.</exception>
    /// <exception cref="ArgumentException">A target is negative or there twice, or a string holds a NUL.</exception>
    public static SpawnedProcess StartNamed(
        string path, SafeFd directory, ReadOnlySpan<string> argv, ReadOnlySpan<string> env, ReadOnlySpan<FdMapping> fds)
    {
        var targets = new SpawnTargets(fds);
        using var program = new NativeStrings([path]);
        return AddStreamsAndSpawn(*program.Pointer, directory, argv, env, fds, in targets);
    }

    private static SpawnedProcess AddStreamsAndSpawn(
        byte* path,
        SafeFd? directory,
        ReadOnlySpan<string> argv,
        ReadOnlySpan<string> env,
        ReadOnlySpan<FdMapping> fds,
        in SpawnTargets targets)
    {
        using var nothing = targets.KeepClear(s_null);
        using var arguments = new NativeStrings(argv);
        using var environment = new NativeStrings(env);
        Libc.posix_spawn_file_actions_t actions;
        Check(Libc.posix_spawn_file_actions_init(&actions));
        try
        {
            for (var target = 0; target < StandardStreams; target++)
            {
                if (!targets.Contains(target))
                {
                    Check(Libc.posix_spawn_file_actions_adddup2(&actions, nothing.Number, target));
                }
            }

            var pid = directory is null
                ? AddAndSpawn(&actions, fds, in targets, path, arguments.Pointer, environment.Pointer)
                : AddDirectoryAndSpawn(directory, &actions, fds, in targets, path, arguments.Pointer, environment.Pointer);
            return new SpawnedProcess(pid, OpenChild(pid));
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(&actions);
        }
    }

    private static int AddDirectoryAndSpawn(
        SafeFd directory,
        Libc.posix_spawn_file_actions_t* actions,
        ReadOnlySpan<FdMapping> fds,
        in SpawnTargets targets,
        byte* path,
        byte** argv,
        byte** envp)
    {
        using var source = targets.KeepClear(directory);
        Check(Libc.posix_spawn_file_actions_addfchdir_np(actions, source.Number));
        return AddAndSpawn(actions, fds, in targets, path, argv, envp);
    }

    // one stack frame per descriptor keeps all of them referenced until the child exists, without an array of references
    private static int AddAndSpawn(
        Libc.posix_spawn_file_actions_t* actions,
        ReadOnlySpan<FdMapping> fds,
        in SpawnTargets targets,
        byte* path,
        byte** argv,
        byte** envp)
    {
        if (fds.IsEmpty)
        {
            return Spawn(actions, path, argv, envp);
        }

        using var source = targets.KeepClear(fds[0].Source);
        Check(Libc.posix_spawn_file_actions_adddup2(actions, source.Number, fds[0].Target));
        return AddAndSpawn(actions, fds[1..], in targets, path, argv, envp);
    }

    private static int Spawn(Libc.posix_spawn_file_actions_t* actions, byte* path, byte** argv, byte** envp)
    {
        if (Libc.close_range(StandardStreams, uint.MaxValue, Libc.CLOSE_RANGE_CLOEXEC) != 0)
        {
            throw SyscallException.Last("close_range");
        }

        int pid;
        Check(Libc.posix_spawn(&pid, path, actions, s_attributes, argv, envp));
        return pid;
    }

    private static SafePidFd OpenChild(int pid)
    {
        try
        {
            return Pidfd.Open(pid);
        }
        catch (SyscallException)
        {
            // no descriptor left: nobody would ever look after this child
            _ = Libc.kill(pid, Libc.SIGKILL);
            Libc.siginfo_t info;
            while (Libc.waitid(Libc.P_PID, pid, &info, Libc.WEXITED) != 0 && Errno.Interrupted)
            {
            }

            throw;
        }
    }

    // the same for every child, so it is made once and never freed
    private static Libc.posix_spawnattr_t* CreateAttributes()
    {
        var attributes = (Libc.posix_spawnattr_t*)NativeMemory.Alloc((nuint)sizeof(Libc.posix_spawnattr_t));
        Libc.sigset_t all = default, none = default;
        ((Span<byte>)all).Fill(0xff);
        Check(Libc.posix_spawnattr_init(attributes));
        Check(Libc.posix_spawnattr_setsigdefault(attributes, &all));
        Check(Libc.posix_spawnattr_setsigmask(attributes, &none));
        Check(Libc.posix_spawnattr_setflags(
            attributes, Libc.POSIX_SPAWN_SETSID | Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK));
        return attributes;
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new SyscallException("posix_spawn", null, error);
        }
    }
}
