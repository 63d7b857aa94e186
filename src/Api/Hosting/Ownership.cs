using Berth.Core.Errors;
using Berth.Core.Host;

namespace Berth.Api.Hosting;

/// <summary>Makes this the only daemon on its socket and on its state.</summary>
internal sealed class Ownership : IDisposable
{
    private readonly List<InstanceLock> _locks = [];

    /// <summary>Makes the directories where they are missing and takes the locks in them.</summary>
    /// <returns>Null when another daemon has one of them; that was said on stderr.</returns>
    public static Ownership? Take(DaemonOptions options)
    {
        var ownership = new Ownership();
        try
        {
            string socketDirectory = Path.GetDirectoryName(options.Socket)!;
            if (ownership.TryAdd(socketDirectory)
                && (Path.GetFullPath(options.StateRoot) == Path.GetFullPath(socketDirectory) || ownership.TryAdd(options.StateRoot)))
            {
                return ownership;
            }
        }
        catch (Exception failure) when (failure is CoreException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"berthd: {failure.Message}");
        }

        ownership.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _locks.ForEach(one => one.Dispose());

    // a directory that is there keeps its mode: it may be the service manager's, or /tmp
    private bool TryAdd(string directory)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        string path = Path.Combine(directory, InstanceLock.FileName);
        if (InstanceLock.TryTake(path, out int holder) is { } taken)
        {
            _locks.Add(taken);
            return true;
        }

        Console.Error.WriteLine($"berthd: another berthd (pid {holder}) holds {path}");
        return false;
    }
}
