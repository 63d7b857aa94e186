using Berth.Native.Handles;

namespace Berth.Core.Containers.Storage;

/// <summary>A new container's directories, open for the launcher.</summary>
internal sealed record ContainerDirectories(SafeFd State, SafeFd Log) : IDisposable
{
    public void Dispose()
    {
        State.Dispose();
        Log.Dispose();
    }
}
