using Berth.TestSupport.Host;

namespace Berth.TestSupport.Fuse;

/// <summary>A mounted filesystem that never answers: whoever looks into it waits until it is killed or until this is disposed.</summary>
/// <remarks>It is FUSE (fuse(4)) whose server answers the kernel's first request, which sets the connection up, and reads no other:
/// a process can be killed while it waits for a request that nobody has read.</remarks>
public sealed class SilentFilesystem : IDisposable
{
    private readonly FuseDevice _device = new("berth-silent");

    /// <summary>Where it is mounted.</summary>
    public string Directory => _device.Directory;

    /// <summary>Completes when somebody waits for an answer.</summary>
    public async Task ApproachedAsync()
    {
        if (!await Descriptors.AwaitReadableAsync(_device.Stream.SafeFileHandle))
        {
            throw new TimeoutException($"nobody looks into {Directory}");
        }
    }

    /// <summary>Ends all waiting with an error, and unmounts.</summary>
    public void Dispose() => _device.Dispose();
}
