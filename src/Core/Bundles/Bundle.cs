using Berth.Native.Handles;

namespace Berth.Core.Bundles;

/// <summary>A bundle that was opened once: what is done with it later goes through its descriptor, whatever happens to the path
/// (runtime-spec, bundle.md).</summary>
/// <param name="Name">The name it was asked for by; null when it was asked for by its path.</param>
/// <param name="Path">Absolute path of its directory.</param>
/// <param name="Directory">The directory (<c>O_PATH</c>).</param>
/// <param name="ConfigJson">Its config.json as it is now, or what is used in its place; not yet parsed.</param>
public sealed record Bundle(string? Name, string Path, SafeFd Directory, ReadOnlyMemory<byte> ConfigJson) : IDisposable
{
    /// <summary>Closes the directory.</summary>
    public void Dispose() => Directory.Dispose();
}
