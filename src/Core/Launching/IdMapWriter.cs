using System.Text;
using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Launching;

/// <summary>Maps the ids of a new user namespace from outside (user_namespaces(7)): its own processes may map one id only.</summary>
internal sealed class IdMapWriter(HostFacts facts, IdMapHelper helper)
{
    private static readonly ulong Needed = Bit("CAP_SETUID") | Bit("CAP_SETGID");

    /// <summary>Whether the kernel takes maps of any ids from this daemon. If not, it takes those of the daemon's own id, and newuidmap(1) and
    /// newgidmap(1) write those that subuid(5) and subgid(5) grant.</summary>
    private bool MayMapAll => (facts.Capabilities & Needed) == Needed;

    /// <summary>Writes both maps.</summary>
    /// <param name="pid">The container process, which waits.</param>
    /// <param name="process">The same: a pid alone may be another's by now.</param>
    /// <param name="maps">The maps; validated.</param>
    /// <param name="cancellationToken">Gives up waiting for a helper.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.StepFailed"/>: the kernel or a helper refuses them.</exception>
    public async Task WriteAsync(int pid, SafePidFd process, IdMaps maps, CancellationToken cancellationToken)
    {
        using var directory = Open(pid, process);
        await WriteMapAsync("uid_map", maps.Users, facts.User.Uid, "newuidmap").ConfigureAwait(false);
        if (!MayMapAll && maps.Groups.IsOnly(facts.User.Gid))
        {
            // who could leave a group might gain by it
            WriteFile(directory, "setgroups", "deny");
        }

        await WriteMapAsync("gid_map", maps.Groups, facts.User.Gid, "newgidmap").ConfigureAwait(false);

        async ValueTask WriteMapAsync(string file, IdMap map, uint own, string program)
        {
            if (MayMapAll || map.IsOnly(own))
            {
                WriteFile(directory, file, map.ToFile());
            }
            else
            {
                await helper.RunAsync(program, pid, map, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes sure that a user namespace that was joined has the maps that the config gives.</summary>
    /// <param name="pid">A process in it.</param>
    /// <param name="process">The same.</param>
    /// <param name="users">The map of user ids; null for any.</param>
    /// <param name="groups">The map of group ids; null for any.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>: it has others; <see cref="ErrorCode.StepFailed"/>: the process
    /// has ended.</exception>
    public static void Demand(int pid, SafePidFd process, IdMap? users, IdMap? groups)
    {
        var problems = new List<ConfigProblem>();
        using (var directory = Open(pid, process))
        {
            Compare("/linux/uidMappings", users, ReadFile(directory, "uid_map"), problems);
            Compare("/linux/gidMappings", groups, ReadFile(directory, "gid_map"), problems);
        }

        if (problems.Count > 0)
        {
            throw SpecValidation.Refuse("join", problems);
        }
    }

    private static void Compare(string pointer, IdMap? wanted, IdMap found, List<ConfigProblem> problems)
    {
        if (wanted is not null && !wanted.IsSameAs(found))
        {
            problems.Add(new(pointer, $"the joined user namespace maps {found}, not {wanted}"));
        }
    }

    private static SafeFd Open(int pid, SafePidFd process)
    {
        try
        {
            var directory = Paths.Open($"/proc/{pid}", Libc.O_PATH | Libc.O_DIRECTORY);
            if (Pidfd.SendSignal(process, 0))
            {
                return directory;
            }

            directory.Dispose();
            throw new SyscallException("open", $"/proc/{pid}", Libc.ESRCH);
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, detail: "");
        }
    }

    private static void WriteFile(SafeFd directory, string name, string text)
    {
        try
        {
            using var file = Paths.OpenAt(directory, name, Libc.O_WRONLY);
            Files.WriteAll(file, Encoding.ASCII.GetBytes(text));
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, $": {name} {text.TrimEnd().Replace("\n", ", ", StringComparison.Ordinal)}");
        }
    }

    private static IdMap ReadFile(SafeFd directory, string name)
    {
        const int limit = 64 * 1024;
        try
        {
            using var file = Paths.OpenAt(directory, name, Libc.O_RDONLY);
            return IdMap.Parse(Encoding.ASCII.GetString(Files.ReadAllBytes(file, limit)));
        }
        catch (SyscallException failure)
        {
            throw Failed(failure, detail: "");
        }
    }

    private static CoreException Failed(SyscallException failure, string detail) =>
        new(ErrorCode.StepFailed, $"map ids: {failure.Message}{detail}", failure)
        {
            Errno = failure.ErrnoName,
            Syscall = failure.Operation,
            Path = failure.Path,
        };

    private static ulong Bit(string capability) => Capabilities.TryParse(capability, out var number) ? 1ul << number : 0;
}
