namespace Berth.Core.Watching;

/// <summary>Tells when a file, or a file of a directory, was changed: by the kernel's notification, never by polling.</summary>
public interface IFileWatcher
{
    /// <summary>Starts to watch.</summary>
    /// <param name="path">Absolute path of a directory, for changes of the files in it and new ones, or of a file.</param>
    /// <exception cref="IOException">It can not be watched, for instance because it does not exist.</exception>
    IFileWatch Watch(string path);
}
