using System.Globalization;
using Berth.Core.Cgroups.Usage;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.IntelRdt;

/// <summary>Reads the counters of a monitoring group.</summary>
internal static class ResctrlReader
{
    private const string Prefix = "mon_";

    /// <summary>All its counters, ordered by resource and domain.</summary>
    /// <param name="directory">Absolute path of its <c>mon_data</c>.</param>
    /// <returns>Null when there is no such group any more.</returns>
    public static IReadOnlyList<ResctrlUsage>? Read(string directory)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories(directory, Prefix + "*").Order(StringComparer.Ordinal).Select(ReadDomain).OfType<ResctrlUsage>(),
            ];
        }
        catch (Exception failure) when (failure is IOException or SyscallException)
        {
            return null;
        }
    }

    // mon_L3_00; null for what has another name
    private static ResctrlUsage? ReadDomain(string path)
    {
        string name = Path.GetFileName(path)[Prefix.Length..];
        int line = name.LastIndexOf('_');
        if (line < 0 || !int.TryParse(name.AsSpan(line + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int domain))
        {
            return null;
        }

        using SafeFd directory = Paths.Open(path, Libc.O_PATH | Libc.O_DIRECTORY);
        return new ResctrlUsage
        {
            Resource = name[..line],
            Domain = domain,
            OccupancyBytes = ReadCounter(directory, "llc_occupancy"),
            TotalBytes = ReadCounter(directory, "mbm_total_bytes"),
            LocalBytes = ReadCounter(directory, "mbm_local_bytes"),
        };
    }

    // "Unavailable" and "Error" are no numbers
    private static long? ReadCounter(SafeFd directory, string file)
    {
        Span<byte> text = stackalloc byte[64];
        int length = SmallFiles.TryRead(directory, file, text);
        return length < 0 ? null : UsageFile.Parse(text[..length]);
    }
}
