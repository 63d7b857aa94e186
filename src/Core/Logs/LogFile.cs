using Microsoft.Win32.SafeHandles;

namespace Berth.Core.Logs;

/// <summary>One open file of a log. It stays readable when it is renamed, or removed by a rotation.</summary>
/// <param name="Handle">The file, for reading.</param>
/// <param name="Inode">What tells it from the log's other files, as long as it is open.</param>
/// <param name="Start">Where it begins in the log, in bytes.</param>
internal sealed record LogFile(SafeFileHandle Handle, ulong Inode, long Start) : IDisposable
{
    /// <summary>Bytes it has now.</summary>
    /// <exception cref="IOException">It can not be asked.</exception>
    public long Length => RandomAccess.GetLength(Handle);

    /// <summary>Where it ends in the log now, in bytes.</summary>
    /// <exception cref="IOException">It can not be asked.</exception>
    public long End => Start + Length;

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
