namespace Berth.Core.Containers.Storage;

/// <summary>Directories with everything in them.</summary>
internal static class DirectoryTree
{
    /// <summary>Removes one. That it is not there is no error, nor that somebody else removes it, or a part of it, at the same time: a container
    /// and an exec of it can end together.</summary>
    /// <exception cref="IOException">It can not be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public static void Remove(string path)
    {
        while (Directory.Exists(path))
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // a part of it has gone since it was listed: again, for the rest
            }
        }
    }
}
