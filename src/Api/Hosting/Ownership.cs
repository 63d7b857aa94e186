using Berth.Core.Errors;
using Berth.Core.Host;

namespace Berth.Api.Hosting;

/// <summary>Makes this the only daemon on its socket and on its state.</summary>
internal sealed class Ownership : IDisposable
{
    // a directory that is there keeps its mode: it may be the service manager's, or /tmp
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly List<InstanceLock> _locks = [];

    /// <summary>Makes the directories where they are missing and takes the locks in them.</summary>
    /// <exception cref="IOException">Another daemon has one of them, or they can not be made.</exception>
    /// <exception cref="CoreException">The lock files can not be used.</exception>
    public static Ownership Take(DaemonOptions options)
    {
        var ownership = new Ownership();
        try
        {
            string[] directories = [Path.GetDirectoryName(options.Socket)!, options.StateRoot];
            foreach (string directory in directories.Select(Path.GetFullPath).Select(Path.TrimEndingDirectorySeparator).Distinct())
            {
                Directory.CreateDirectory(directory, Mode);
                ownership.Add(Path.Combine(directory, InstanceLock.FileName));
            }

            return ownership;
        }
        catch
        {
            ownership.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _locks.ForEach(one => one.Dispose());

    private void Add(string path) => _locks.Add(InstanceLock.TryTake(path, out int holder)
        ?? throw new IOException($"another berthd (pid {holder}) holds {path}"));
}
