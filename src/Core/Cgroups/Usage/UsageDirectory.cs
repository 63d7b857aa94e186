using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups.Usage;

/// <summary>Reads the files of one cgroup in one hierarchy.</summary>
/// <param name="Root">The hierarchy's open root.</param>
/// <param name="Path">The cgroup below it.</param>
/// <param name="Buffer">For one file at a time; the largest, memory.stat, has some 2 KiB.</param>
internal readonly record struct UsageDirectory(SafeFd Root, string Path, byte[] Buffer)
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="file">Its text: good until the next one is read.</param>
    /// <returns>False when there is none.</returns>
    public bool TryRead(string name, out UsageFile file)
    {
        int length = SmallFiles.TryRead(Root, $"{Path}/{name}", Buffer);
        file = new UsageFile(Buffer.AsSpan(0, Math.Max(length, 0)));
        return length >= 0;
    }

    /// <summary>The number that is the whole of a file.</summary>
    public long? Number(string name) => TryRead(name, out UsageFile file) ? file.Number : null;

    /// <summary>The limit that is the whole of a file.</summary>
    public long? Limit(string name) => TryRead(name, out UsageFile file) ? file.Limit : null;

    /// <summary>The number of a line of a file.</summary>
    public long? Of(string name, ReadOnlySpan<byte> key) => TryRead(name, out UsageFile file) ? file.Of(key) : null;
}
