using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>Id maps of mounts (config.md, "Mounts": <c>uidMappings</c>, <c>gidMappings</c>, the options <c>idmap</c> and
/// <c>ridmap</c>). Mounts with the same map share it.</summary>
internal sealed class IdMapPlanner(PlanContext context)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>The id map of one mount; null for one without. What is wrong is reported.</summary>
    /// <param name="mount">The entry as the config has it.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    /// <param name="option">The option that asks for a map, or null.</param>
    public IdMapUse? Use(Mount mount, string pointer, (int Index, bool Recursive)? option)
    {
        if (!context.Facts.User.IsRoot && (option is not null || mount is { UIDMappings.Count: > 0 } or { GIDMappings.Count: > 0 }))
        {
            context.Problem(
                option is { Index: var index } ? $"{pointer}/options/{index}" : $"{pointer}/uidMappings",
                "a mount's id map needs a daemon that is root");
            return null;
        }

        var recursive = option is { Recursive: true };
        if (mount is { UIDMappings.Count: > 0, GIDMappings.Count: > 0 })
        {
            return new(Number(mount.UIDMappings, mount.GIDMappings), recursive);
        }

        if (option is null)
        {
            return null;
        }

        // the container's own map, as the specification allows
        var ns = context.Spec.Linux?.Namespaces?.FirstOrDefault(item => item.Type == LinuxNamespaceType.User);
        if (ns is { Path: { Length: > 0 } path })
        {
            return new(Number(path, number => MountOperations.TakeIdMap(number, path)), recursive);
        }

        if (ns is not null && context.Spec.Linux is { UIDMappings.Count: > 0, GIDMappings.Count: > 0 } linux)
        {
            return new(Number(linux.UIDMappings, linux.GIDMappings), recursive);
        }

        context.Problem(
            $"{pointer}/options/{option.Value.Index}",
            "needs uidMappings and gidMappings: the container has no user namespace whose id map the mount could get");
        return null;
    }

    private int Number(IReadOnlyList<LinuxIDMapping> users, IReadOnlyList<LinuxIDMapping> groups)
    {
        var maps = new IdMaps(IdMap.Of(users), IdMap.Of(groups));
        return Number($"{maps.Users.ToFile()}/{maps.Groups.ToFile()}", number => MountOperations.MakeIdMap(number, maps));
    }

    private int Number(string key, Func<int, PlanOperation> make)
    {
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _numbers.Count + 1;
            _numbers.Add(key, number);
            context.Add(make(number));
        }

        return number;
    }
}
