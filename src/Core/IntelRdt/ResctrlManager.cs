using Berth.Core.Errors;

namespace Berth.Core.IntelRdt;

/// <summary>Makes and finds containers' groups in the resctrl filesystem.</summary>
internal sealed class ResctrlManager(HostResctrl host)
{
    /// <summary>What the filesystem has in its root for itself, and so in no place for a group of that name.</summary>
    private static readonly HashSet<string> Reserved = ["info", "mon_groups", "mon_data"];

    private readonly ResctrlUsers _users = new();

    /// <summary>Whether a group can have the name.</summary>
    public static bool CanBeGroup(string name) => !Reserved.Contains(name);

    /// <summary>Makes or finds the group of a new container, sets it up, and makes its monitoring group.</summary>
    /// <param name="id">The container.</param>
    /// <param name="settings">What its config asks for.</param>
    /// <param name="note">Saves what is about to be made.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResctrlConflict"/>: the group is there, but with other values, or has to be there
    /// and is not; <see cref="ErrorCode.ResourceRefused"/>: the kernel refused a value; <see cref="ErrorCode.ResctrlFailed"/>. Nothing is left
    /// then.</exception>
    public ResctrlGroup Make(string id, ResctrlSettings settings, Action<ResctrlRecord> note)
    {
        var tree = host.Root is { } root
            ? new ResctrlTree(root)
            : throw new CoreException(ErrorCode.HostUnsupported, "linux.intelRdt: no resctrl filesystem is mounted on this host");
        return _users.Join(() => Make(tree, id, settings, note));
    }

    /// <summary>The group of a container that is there, or has been begun.</summary>
    /// <param name="record">What was saved of it.</param>
    /// <param name="isUser">Whether the container is there, and so uses the group.</param>
    /// <returns>Null when the host has no resctrl filesystem any more: its groups went with it.</returns>
    public ResctrlGroup? Open(ResctrlRecord record, bool isUser)
    {
        if (host.Root is not { } root)
        {
            return null;
        }

        var group = new ResctrlGroup(new ResctrlTree(root), _users, record);
        return isUser ? _users.Join(() => group) : group;
    }

    private ResctrlGroup Make(ResctrlTree tree, string id, ResctrlSettings settings, Action<ResctrlRecord> note)
    {
        string name = settings.Group switch
        {
            null => id,
            "/" => "",
            var given => given,
        };
        bool exists = name.Length == 0 || tree.Exists(name);
        Demand(tree, name, exists, settings);
        var undo = exists ? UndoOf(tree, name, settings) : null;
        var record = new ResctrlRecord
        {
            Group = name,
            IsNamed = settings.Group is not null,
            RemovesGroup = !exists,
            Monitoring = settings.Monitoring ? id : null,
            Undo = undo,
        };
        if (record.Monitoring is not null && exists && tree.Exists(Path.Combine(name, "mon_groups", id)))
        {
            throw Conflict(tree, Path.Combine(name, "mon_groups", id), "it is there already, and may be somebody else's");
        }

        note(record);
        var group = new ResctrlGroup(tree, _users, record);
        group.Make(makesGroup: !exists, exists && undo is null ? [] : settings.Schemata);
        return group;
    }

    private static void Demand(ResctrlTree tree, string name, bool exists, ResctrlSettings settings)
    {
        if (!CanBeGroup(name))
        {
            throw Conflict(tree, name, "the name is taken by resctrl itself");
        }

        if (!exists)
        {
            if (settings is { Group: not null, Schemata.Count: 0 })
            {
                throw Conflict(tree, name, "it has to be there, for the config does not say what should be in its schemata");
            }

            return;
        }

        // of these two the specification wants it; what is in the list is written
        var compared = Schemata.Parse(settings.Schemata.Where(value => !value.IsListed).Select(value => value.Value));
        if (Schemata.Parse(tree.Read(FileOf(name))).DifferenceFrom(compared) is { } difference)
        {
            throw Conflict(tree, name, $"it is there already, with other schemata: {difference}");
        }
    }

    // null when it has everything already
    private static string? UndoOf(ResctrlTree tree, string name, ResctrlSettings settings)
    {
        var listed = Schemata.Parse(settings.Schemata.Where(value => value.IsListed).Select(value => value.Value));
        var has = Schemata.Parse(tree.Read(FileOf(name)));
        return settings.Schemata.Any(value => value.IsListed) && has.DifferenceFrom(listed) is not null ? has.LinesOf(listed) : null;
    }

    private static string FileOf(string name) => Path.Combine(name, "schemata");

    private static CoreException Conflict(ResctrlTree tree, string path, string why) =>
        new(ErrorCode.ResctrlConflict, $"resctrl group {tree.Absolute(path)}: {why}") { Path = tree.Absolute(path) };
}
