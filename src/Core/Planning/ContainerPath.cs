namespace Berth.Core.Planning;

/// <summary>Paths in the container, taken as text: nothing is looked up, symbolic links are the launcher's matter.</summary>
internal static class ContainerPath
{
    /// <summary>The absolute path without <c>.</c>, <c>..</c>, double and trailing slashes. A relative one starts at <c>/</c> (config.md,
    /// "Mounts"); <c>..</c> at the root stays there.</summary>
    public static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part)
            {
                case ".":
                case ".." when parts.Count == 0:
                    break;
                case "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return "/" + string.Join('/', parts);
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="directory"/> or below it; both normalised.</summary>
    public static bool IsAtOrBelow(string path, string directory) =>
        path == directory || directory == "/" || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
