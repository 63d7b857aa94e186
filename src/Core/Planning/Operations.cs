using Berth.Core.Hooks;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>Makes the ops of the namespaces, the root and the process: one factory per op, in the order of launcher/plan.h, which
/// says what each does. <see cref="MountOperations"/> makes the rest.</summary>
internal static class Operations
{
    public static PlanOperation Join(string type, CloneFlags flag, string path) =>
        new(PlanOp.Join, PlanPhase.Monitor, $"join {type} namespace {path}") { Strings = [PlanValue.Of(path)], Arguments = [(ulong)flag] };

    /// <param name="uid">On the host.</param>
    /// <param name="gid">On the host.</param>
    public static PlanOperation OwnStdio(uint uid, uint gid) =>
        new(PlanOp.OwnStdio, PlanPhase.Monitor, $"give standard output to {uid}:{gid}") { Arguments = [uid, gid] };

    /// <param name="maps">For people; null when the namespace is joined and has maps already.</param>
    public static PlanOperation BecomeRoot(IdMaps? maps) =>
        new(PlanOp.UserRoot, PlanPhase.Setup, "become root of the user namespace")
        {
            Details = maps is null ? [] : [$"uids={maps.Users}", $"gids={maps.Groups}"],
        };

    /// <param name="offsets">Lines of timens_offsets.</param>
    public static PlanOperation SetTimeOffsets(IReadOnlyList<string> offsets) =>
        new(PlanOp.TimeOffsets, PlanPhase.Setup, "make a time namespace")
        {
            Strings = [PlanValue.Of(string.Concat(offsets.Select(offset => offset + "\n")))],
            Details = offsets,
        };

    public static PlanOperation UnshareCgroup() =>
        new(PlanOp.Unshare, PlanPhase.Setup, "unshare the cgroup namespace") { Arguments = [(ulong)CloneFlags.NewCgroup] };

    public static PlanOperation LoopbackUp() => new(PlanOp.LoopbackUp, PlanPhase.Setup, "set up the loopback device");

    public static PlanOperation SetHostname(string name) =>
        new(PlanOp.Sethostname, PlanPhase.Setup, $"set hostname {name}") { Strings = [PlanValue.Of(name)] };

    public static PlanOperation SetDomainname(string name) =>
        new(PlanOp.Setdomainname, PlanPhase.Setup, $"set domain name {name}") { Strings = [PlanValue.Of(name)] };

    public static PlanOperation TakeJoinedRoot() => new(PlanOp.RootJoined, PlanPhase.Setup, "take the root of the joined mount namespace");

    public static PlanOperation RootOpen(string path) =>
        new(PlanOp.RootOpen, PlanPhase.Setup, $"open root {path}") { Strings = [PlanValue.Of(path)] };

    public static PlanOperation RunHooks() => new(PlanOp.Hooks, PlanPhase.Setup, "hooks: wait for those of the runtime's namespaces");

    public static PlanOperation RunHook(PlanPhase phase, HookKind kind, Hook hook)
    {
        var arguments = HookArguments.Of(hook);
        var environment = hook.Env ?? [];
        var seconds = HookTimes.Seconds(hook);
        return new(PlanOp.Hook, phase, $"hook {kind.Name()} {hook.Path}")
        {
            Strings = [PlanValue.Of(hook.Path), PlanValue.Of(arguments), PlanValue.Of(environment)],
            Arguments = [(ulong)arguments.Length, (ulong)environment.Count, (ulong)seconds],
            Details =
            [
                $"args={string.Join(' ', arguments.Select(Printable.Word))}",
                .. environment.Select(Printable.Word),
                $"timeout={seconds}s",
            ],
        };
    }

    public static PlanOperation PivotRoot() => new(PlanOp.PivotRoot, PlanPhase.Setup, "pivot into the root");

    public static PlanOperation Mask(string path) =>
        new(PlanOp.Mask, PlanPhase.Root, $"mask {path}")
        {
            Flags = PlanOpFlags.Optional,
            Strings = [PlanValue.Of(path)],
            Details = ["if it exists"],
        };

    public static PlanOperation MakeReadonly(string path) =>
        new(PlanOp.Readonly, PlanPhase.Root, $"make {path} read-only")
        {
            Flags = PlanOpFlags.Optional,
            Strings = [PlanValue.Of(path)],
            Details = ["if it exists"],
        };

    public static PlanOperation JoinProcess(CloneFlags namespaces, IEnumerable<string> names) =>
        new(PlanOp.JoinProcess, PlanPhase.Monitor, "join the container's namespaces")
        {
            Arguments = [(ulong)namespaces],
            Details = [.. names],
        };

    public static PlanOperation JoinCgroups() => new(PlanOp.JoinCgroups, PlanPhase.Setup, "join the container's cgroup namespace");

    /// <param name="user">Name or number.</param>
    /// <param name="group">Name or number; null for the user's.</param>
    public static PlanOperation LookUpUser(string user, string? group) =>
        new(PlanOp.LookUpUser, PlanPhase.Root, $"look up user {(group is null ? user : $"{user}:{group}")}")
        {
            Strings = [PlanValue.Of(user), PlanValue.Of(group)],
        };

    /// <summary>Becomes the user that <see cref="LookUpUser"/> has found.</summary>
    public static PlanOperation SetLookedUpUser() =>
        new(PlanOp.SetUser, PlanPhase.Drop, "set user as looked up") { Flags = PlanOpFlags.LookedUp };

    /// <param name="columns">Characters in a line; 0 with <paramref name="rows"/> 0 for whatever the kernel makes.</param>
    /// <param name="rows">Lines.</param>
    /// <param name="boundOn">Path that it is bound on; null for none.</param>
    public static PlanOperation MakeTerminal(ushort columns, ushort rows, string? boundOn) =>
        new(PlanOp.Terminal, PlanPhase.Root, "make the terminal")
        {
            Strings = [PlanValue.Of(boundOn)],
            Arguments = [columns, rows],
            Details =
            [
                .. columns == 0 && rows == 0 ? Array.Empty<string>() : [$"size={columns}x{rows}"],
                .. boundOn is null ? Array.Empty<string>() : [$"on {boundOn}"],
            ],
        };

    /// <param name="paths">Paths below /proc/sys.</param>
    /// <param name="values">As many values.</param>
    public static PlanOperation SetParameters(IReadOnlyList<string> paths, IReadOnlyList<string> values) =>
        new(PlanOp.Sysctl, PlanPhase.Root, "set kernel parameters")
        {
            Strings = [PlanValue.Of(paths), PlanValue.Of(values)],
            Arguments = [(ulong)paths.Count, (ulong)values.Count],
            Details = [.. paths.Zip(values, (path, value) => $"{path}={Printable.Word(value)}")],
        };

    public static PlanOperation SetUmask(uint mask) =>
        new(PlanOp.Umask, PlanPhase.Root, $"set umask {Octal(mask, 4)}") { Arguments = [mask] };

    public static PlanOperation MakeDirectory(string path) =>
        new(PlanOp.Mkdir, PlanPhase.Root, $"make directory {path}")
        {
            Strings = [PlanValue.Of(path)],
            Details = ["where missing"],
        };

    public static PlanOperation SetNoNewPrivileges() => new(PlanOp.NoNewPrivs, PlanPhase.Root, "set no new privileges");

    /// <param name="isAhead">Whether nothing is asked of the daemon before: it does not wait to be told.</param>
    public static PlanOperation Ready(bool isAhead) => new(PlanOp.Ready, PlanPhase.Root, "ready: wait for the saved state")
    {
        Flags = isAhead ? PlanOpFlags.Ahead : 0,
        Details = isAhead ? [] : ["tell the daemon"],
    };

    public static PlanOperation SetRlimit(RlimitSetting limit) => new(PlanOp.Rlimit, PlanPhase.Drop, $"set {limit.Name}")
    {
        Strings = [PlanValue.Of(limit.Name)],
        Arguments = [(ulong)limit.Resource, limit.Soft, limit.Hard],
        Details = [$"soft={RlimitSetting.Text(limit.Soft)}", $"hard={RlimitSetting.Text(limit.Hard)}"],
    };

    public static PlanOperation DropBounding(ulong keep) =>
        new(PlanOp.CapBounding, PlanPhase.Drop, "drop capabilities from the bounding set")
        {
            Arguments = [keep],
            Details = [$"keep={CapabilitySet.Describe(keep)}"],
        };

    public static PlanOperation SetUser(uint uid, uint gid, IReadOnlyList<uint> additionalGids) =>
        new(PlanOp.SetUser, PlanPhase.Drop, $"set user {uid}:{gid}")
        {
            Strings = [PlanValue.Of(additionalGids)],
            Arguments = [uid, gid, (ulong)additionalGids.Count * sizeof(uint)],
            Details = additionalGids.Count == 0 ? [] : [$"groups={string.Join(',', additionalGids)}"],
        };

    public static PlanOperation ChangeDirectory(string path) =>
        new(PlanOp.Chdir, PlanPhase.Drop, $"change directory to {path}") { Strings = [PlanValue.Of(path)] };

    public static PlanOperation SetCapabilities(ulong effective, ulong permitted, ulong inheritable, ulong ambient) =>
        new(PlanOp.CapSet, PlanPhase.Drop, "set capabilities")
        {
            Arguments = [effective, permitted, inheritable, ambient],
            Details =
            [
                $"effective={CapabilitySet.Describe(effective)}",
                $"permitted={CapabilitySet.Describe(permitted)}",
                $"inheritable={CapabilitySet.Describe(inheritable)}",
                $"ambient={CapabilitySet.Describe(ambient)}",
            ],
        };

    public static PlanOperation FindExecutable(string name, string path) =>
        new(PlanOp.FindExec, PlanPhase.Drop, $"find executable {name}")
        {
            Strings = [PlanValue.Of(name), PlanValue.Of(path)],
            Details = [$"PATH={Printable.Word(path)}"],
        };

    /// <param name="uid">Whose; null for the one that <see cref="LookUpUser"/> has found.</param>
    public static PlanOperation FindHome(uint? uid) =>
        new(PlanOp.Home, PlanPhase.Root, $"find home of {(uid is null ? "the user" : $"user {uid}")}")
        {
            Flags = uid is null ? PlanOpFlags.LookedUp : 0,
            Arguments = [uid ?? 0],
            Details = ["in /etc/passwd"],
        };

    public static PlanOperation TakeSockets(IReadOnlyList<string> names) =>
        new(PlanOp.Listen, PlanPhase.Setup, $"take {names.Count} socket{(names.Count == 1 ? "" : "s")}")
        {
            Arguments = [(ulong)names.Count],
            Details = [.. names.Select(Printable.Word)],
        };

    public static PlanOperation WaitForStart() => new(PlanOp.WaitStart, PlanPhase.Drop, "created: wait for start");

    public static PlanOperation Execute(IReadOnlyList<string> arguments, IReadOnlyList<string> environment) =>
        new(PlanOp.Exec, PlanPhase.Exec, $"execute {arguments[0]}")
        {
            Strings = [PlanValue.Of(arguments), PlanValue.Of(environment)],
            Arguments = [(ulong)arguments.Count, (ulong)environment.Count],
            Details =
            [
                $"args={string.Join(' ', arguments.Select(Printable.Word))}",
                .. environment.Select(Printable.Word),
            ],
        };

    /// <param name="filter">What to load.</param>
    /// <param name="raise">Permitted capabilities that take effect meanwhile.</param>
    /// <param name="drop">Capabilities that are given up afterwards.</param>
    public static PlanOperation LoadSeccompFilter(SeccompFilter filter, ulong raise, ulong drop) =>
        new(PlanOp.Seccomp, filter.HasListener ? PlanPhase.Drop : PlanPhase.Exec, "load seccomp filter")
        {
            Strings = [PlanValue.Of(filter.Program)],
            Arguments = [(ulong)filter.Flags, raise, (ulong)filter.Program.Length, drop],
            Details =
            [
                $"{filter.InstructionCount} instructions",
                .. filter.Flags == 0 ? Array.Empty<string>() : [$"flags={SeccompFlagNames.Describe(filter.Flags)}"],
                .. raise == 0 ? Array.Empty<string>() : [$"with={CapabilitySet.Describe(raise)}"],
                .. drop == 0 ? Array.Empty<string>() : [$"then drop={CapabilitySet.Describe(drop)}"],
            ],
        };

    internal static string Octal(uint mode, int digits) => Convert.ToString(mode, 8).PadLeft(digits, '0');
}
