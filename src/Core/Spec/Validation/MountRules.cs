namespace Berth.Core.Specs;

/// <summary>Mounts (config.md, "Mounts"). Their options are the plan compiler's to check.</summary>
internal static class MountRules
{
    public static void Check(Spec spec, Findings findings)
    {
        var mounts = spec.Mounts ?? [];
        for (var i = 0; i < mounts.Count; i++)
        {
            if (mounts[i] is { } mount)
            {
                var pointer = $"/mounts/{i}";
                CheckDestination($"{pointer}/destination", mount.Destination, findings);
                if (MountTypes.IsRemount(mount))
                {
                    continue; // neither type nor source mean anything
                }

                if (MountTypes.IsBind(mount))
                {
                    findings.RequireText($"{pointer}/source", mount.Source);
                }
                else
                {
                    CheckType($"{pointer}/type", mount.Type, findings);
                }
            }
        }
    }

    private static void CheckDestination(string pointer, string? destination, Findings findings)
    {
        findings.RequireText(pointer, destination);
        if (string.IsNullOrEmpty(destination))
        {
            return;
        }

        if (IsRoot(destination))
        {
            findings.Problem(pointer, $"\"{destination}\" is the root, which can not be mounted over");
        }
        else if (destination[0] != '/')
        {
            findings.Warn(pointer, "a relative destination is deprecated; it starts at /");
        }
    }

    private static bool IsRoot(string path)
    {
        var depth = 0;
        foreach (var step in path.Split('/'))
        {
            depth = step switch
            {
                "" or "." => depth,
                ".." => Math.Max(0, depth - 1),
                _ => depth + 1,
            };
        }

        return depth == 0;
    }

    private static void CheckType(string pointer, string? type, Findings findings)
    {
        if (type is "bind" or "none")
        {
            findings.Problem(pointer, $"type \"{type}\" needs the option \"bind\" or \"rbind\"");
        }
        else
        {
            findings.RequireText(pointer, type);
        }
    }
}
