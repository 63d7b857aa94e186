using Berth.Native;
using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>Makes the ops that put something into the root's tree: mounts, nodes, links. launcher/plan.h says what each does.</summary>
internal static class MountOperations
{
    public static PlanOperation SetRootPropagation(MountPropagation propagation) =>
        new(PlanOp.RootPropagation, PlanPhase.Setup, "set propagation of /")
        {
            Flags = PlanOpFlags.Recursive,
            Arguments = [(ulong)propagation],
            Details = [Name(propagation, recursive: true)],
        };

    public static PlanOperation Mount(
        string type, string? source, string target, AttributeChange attributes, IReadOnlyList<string> options, PlanOpFlags flags = 0) =>
        new(PlanOp.Mount, PlanPhase.Setup, $"mount {type} on {target}")
        {
            Flags = flags,
            Strings = [PlanValue.Of(type), PlanValue.Of(source), PlanValue.Of(target), PlanValue.Of(options)],
            Arguments = [(ulong)attributes.SetMask, (ulong)options.Count],
            Details =
            [
                .. source is null || source == type ? [] : new[] { $"source={Printable.Word(source)}" },
                .. attributes.Names(),
                .. options.Select(Printable.Line),
                .. flags.HasFlag(PlanOpFlags.NoLinks) ? ["nolinks"] : Array.Empty<string>(),
            ],
        };

    public static PlanOperation Bind(
        string source, string target, bool recursive, AttributeChange attributes, MountPropagation propagation, AttributeChange below) =>
        new(PlanOp.Bind, PlanPhase.Setup, $"bind {source} on {target}")
        {
            Flags = recursive ? PlanOpFlags.Recursive : 0,
            Strings = [PlanValue.Of(source), PlanValue.Of(target)],
            Arguments = [(ulong)attributes.SetMask, (ulong)attributes.ClearMask, (ulong)propagation, (ulong)below.SetMask],
            Details =
            [
                .. recursive ? ["recursive"] : Array.Empty<string>(),
                .. attributes.Names(),
                .. below.Names().Select(name => "r" + name),
                .. Names(propagation, recursive),
            ],
        };

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

    /// <summary>The mount at <paramref name="target"/> becomes read-only, those below it do not.</summary>
    public static PlanOperation MakeReadOnly(PlanPhase phase, string target) =>
        new(PlanOp.MountSetattr, phase, $"make mount {target} read-only")
        {
            Strings = [PlanValue.Of(target)],
            Arguments = [(ulong)MountAttributes.ReadOnly],
        };

    /// <summary>A character device; <paramref name="mode"/> is its permissions.</summary>
    public static PlanOperation MakeCharacterDevice(string path, uint major, uint minor, uint mode, uint uid, uint gid) =>
        new(PlanOp.Mknod, PlanPhase.Setup, $"make device {path}")
        {
            Strings = [PlanValue.Of(path)],
            Arguments = [Libc.S_IFCHR | mode, (ulong)major << 32 | minor, uid, gid],
            Details = [$"c {major}:{minor}", $"mode={Operations.Octal(mode, 4)}", $"owner={uid}:{gid}"],
        };

    public static PlanOperation MakeLink(string contents, string path) =>
        new(PlanOp.Symlink, PlanPhase.Setup, $"link {path} to {contents}") { Strings = [PlanValue.Of(contents), PlanValue.Of(path)] };

    private static string[] Names(MountPropagation propagation, bool recursive) =>
        propagation == MountPropagation.Unchanged ? [] : [Name(propagation, recursive)];

    private static string Name(MountPropagation propagation, bool recursive) =>
        MountOptions.All.Single(option => option.Kind == MountOptionKind.Propagation && option.Propagation == propagation
            && option.Recursive == recursive).Name;
}
