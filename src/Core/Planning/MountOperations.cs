using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>Makes the ops that put something into the root's tree: mounts, nodes, links. launcher/plan.h says what each does.</summary>
internal static class MountOperations
{
    private static readonly (PlanOpFlags Flag, string Name)[] FlagNames =
    [
        (PlanOpFlags.NoLinks, "nolinks"),
        (PlanOpFlags.OverProc, "overproc"),
        (PlanOpFlags.TargetMode, "mode=as covered"),
        (PlanOpFlags.CopyUp, "copyup"),
        (PlanOpFlags.Ask, "source by the daemon"),
        (PlanOpFlags.Named, "named only"),
    ];

    public static PlanOperation SetRootPropagation(MountPropagation propagation) =>
        new(PlanOp.RootPropagation, PlanPhase.Setup, "set propagation of /")
        {
            Flags = PlanOpFlags.Recursive,
            Arguments = [(ulong)propagation],
            Details = [Name(propagation, recursive: true)],
        };

    public static PlanOperation Mount(
        string type, string? source, string target, AttributeChange attributes, IReadOnlyList<string> options, PlanOpFlags flags = 0, IdMapUse? idMap = null) =>
        new(PlanOp.Mount, PlanPhase.Setup, $"mount {type} on {target}")
        {
            Flags = flags,
            Strings = [PlanValue.Of(type), PlanValue.Of(source), PlanValue.Of(target), PlanValue.Of(options)],
            Arguments = [(ulong)attributes.SetMask, (ulong)options.Count, (ulong)(idMap?.Number ?? 0)],
            Details =
            [
                .. source is null || source == type ? [] : new[] { $"source={Printable.Word(source)}" },
                .. attributes.Names(),
                .. options.Select(Printable.Line),
                .. Names(idMap),
                .. Names(flags),
            ],
        };

    /// <param name="source">Path as the config has it, or what to call it.</param>
    /// <param name="target">Where.</param>
    /// <param name="recursive">The mounts below too.</param>
    /// <param name="attributes">Of the mount.</param>
    /// <param name="propagation">Of the mount, and of those below with it.</param>
    /// <param name="below">What is set for the mounts below.</param>
    /// <param name="flags">For the target.</param>
    /// <param name="idMap">Id map, or null.</param>
    /// <param name="asked">What Core opens; null when the container process can.</param>
    public static PlanOperation Bind(
        string source,
        string target,
        bool recursive,
        AttributeChange attributes,
        MountPropagation propagation,
        AttributeChange below,
        PlanOpFlags flags = 0,
        IdMapUse? idMap = null,
        MountSource? asked = null) =>
        new(PlanOp.Bind, PlanPhase.Setup, $"bind {source} on {target}")
        {
            Flags = flags
                | (recursive ? PlanOpFlags.Recursive : 0)
                | (idMap is { Recursive: true } ? PlanOpFlags.IdmapTree : 0)
                | FlagsOf(asked),
            Strings = [PlanValue.Of(source), PlanValue.Of(target)],
            Arguments =
            [
                (ulong)attributes.SetMask,
                (ulong)attributes.ClearMask,
                (ulong)propagation | ((ulong)(idMap?.Number ?? 0) << PlanFormat.IdmapShift),
                (ulong)below.SetMask,
            ],
            Source = asked,
            Details =
            [
                .. recursive ? ["recursive"] : Array.Empty<string>(),
                .. attributes.Names(),
                .. below.Names().Select(name => "r" + name),
                .. Names(propagation, recursive),
                .. Names(idMap),
                .. Names(flags | FlagsOf(asked)),
            ],
        };

    /// <summary>Makes an id map.</summary>
    /// <param name="number">How many there are with it.</param>
    /// <param name="maps">What it maps.</param>
    public static PlanOperation MakeIdMap(int number, IdMaps maps) =>
        new(PlanOp.Idmap, PlanPhase.Monitor, $"make id map {number}")
        {
            Strings = [PlanValue.Of(maps.Users.ToFile()), PlanValue.Of(maps.Groups.ToFile())],
            Details = [$"users={Printable.Word(maps.Users.ToString())}", $"groups={Printable.Word(maps.Groups.ToString())}"],
        };

    /// <summary>Takes the id map of a user namespace that is there.</summary>
    /// <param name="number">How many there are with it.</param>
    /// <param name="path">The namespace.</param>
    public static PlanOperation TakeIdMap(int number, string path) =>
        new(PlanOp.Idmap, PlanPhase.Monitor, $"take id map {number} from {path}") { Strings = [null, null, PlanValue.Of(path)] };

    public static PlanOperation SetAttributes(
        PlanPhase phase, string target, AttributeChange attributes, MountPropagation propagation, bool recursive) =>
        new(PlanOp.MountSetattr, phase, $"change mount {target}")
        {
            Flags = recursive ? PlanOpFlags.Recursive : 0,
            Strings = [PlanValue.Of(target)],
            Arguments = [(ulong)attributes.SetMask, (ulong)attributes.ClearMask, (ulong)propagation],
            Details =
            [
                .. attributes.Names().Select(name => recursive ? "r" + name : name),
                .. Names(propagation, recursive),
            ],
        };

    /// <summary>The filesystem that is mounted at <paramref name="target"/> gets other options; those that are not named stay.</summary>
    public static PlanOperation Reconfigure(string target, IReadOnlyList<string> options) =>
        new(PlanOp.Reconfigure, PlanPhase.Setup, $"change filesystem {target}")
        {
            Strings = [PlanValue.Of(target), PlanValue.Of(options)],
            Arguments = [(ulong)options.Count],
            Details = [.. options.Select(Printable.Line)],
        };

    /// <summary>The mount at <paramref name="target"/> becomes read-only, those below it do not.</summary>
    public static PlanOperation MakeReadOnly(PlanPhase phase, string target) =>
        new(PlanOp.MountSetattr, phase, $"make mount {target} read-only")
        {
            Strings = [PlanValue.Of(target)],
            Arguments = [(ulong)MountAttributes.ReadOnly],
        };

    /// <param name="path">Where.</param>
    /// <param name="type">Type as the config has it.</param>
    /// <param name="mode"><c>st_mode</c>.</param>
    /// <param name="number">Device number; null for a fifo.</param>
    /// <param name="owner">User and group.</param>
    /// <param name="mustExist">It is looked for only.</param>
    public static PlanOperation MakeNode(
        string path, string type, uint mode, (uint Major, uint Minor)? number, (uint Uid, uint Gid) owner, bool mustExist)
    {
        var name = number is var (major, minor) ? $"{type} {major}:{minor}" : type;
        return new(PlanOp.Mknod, PlanPhase.Setup, $"{(mustExist ? "find" : "make")} device {path}")
        {
            Flags = mustExist ? PlanOpFlags.Existing : 0,
            Strings = [PlanValue.Of(path)],
            Arguments = [mode, (ulong)(number?.Major ?? 0) << 32 | (number?.Minor ?? 0), owner.Uid, owner.Gid],
            Details = mustExist ? [name] : [name, $"mode={Operations.Octal(mode & ~Libc.S_IFMT, 4)}", $"owner={owner.Uid}:{owner.Gid}"],
        };
    }

    /// <summary>The host's device at that path, where none can be made.</summary>
    public static PlanOperation BindDevice(string path, string type, uint mode, (uint Major, uint Minor) number) =>
        new(PlanOp.BindDevice, PlanPhase.Setup, $"bind device {path}")
        {
            Strings = [PlanValue.Of(path)],
            Arguments = [mode & Libc.S_IFMT, (ulong)number.Major << 32 | number.Minor],
            Details = [$"{type} {number.Major}:{number.Minor}"],
        };

    public static PlanOperation MakeLink(string contents, string path) =>
        new(PlanOp.Symlink, PlanPhase.Setup, $"link {path} to {contents}") { Strings = [PlanValue.Of(contents), PlanValue.Of(path)] };

    private static string[] Names(IdMapUse? idMap) => idMap is null ? [] : [idMap.ToString()];

    private static PlanOpFlags FlagsOf(MountSource? asked) =>
        asked is null ? 0 : PlanOpFlags.Ask | (asked.IsNamed ? PlanOpFlags.Named : 0);

    private static IEnumerable<string> Names(PlanOpFlags flags) =>
        FlagNames.Where(item => flags.HasFlag(item.Flag)).Select(item => item.Name);

    private static string[] Names(MountPropagation propagation, bool recursive) =>
        propagation == MountPropagation.Unchanged ? [] : [Name(propagation, recursive)];

    private static string Name(MountPropagation propagation, bool recursive) =>
        MountOptions.All.Single(option => option.Kind == MountOptionKind.Propagation && option.Propagation == propagation
            && option.Recursive == recursive).Name;
}
