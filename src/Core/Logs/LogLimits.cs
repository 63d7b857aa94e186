using System.Globalization;

namespace Berth.Core.Logs;

/// <summary>How much of a container's output is kept.</summary>
/// <param name="MaxSize">Bytes of one file, from <see cref="MinMaxSize"/> to <see cref="MaxMaxSize"/>; then a new one is begun.</param>
/// <param name="MaxFiles">Number of files, from <see cref="MinMaxFiles"/> to <see cref="MaxMaxFiles"/>; the oldest is removed.</param>
public sealed record LogLimits(long MaxSize, int MaxFiles)
{
    /// <summary>64 KiB, more than the monitor writes at once (LOG_MIN_SIZE in src/Native/launcher/log.h).</summary>
    public const long MinMaxSize = 64 * 1024;

    /// <summary>1 TiB.</summary>
    public const long MaxMaxSize = 1L << 40;

    /// <summary>The file that is written to, and the one before.</summary>
    public const int MinMaxFiles = 2;

    /// <summary>A reader opens all of them.</summary>
    public const int MaxMaxFiles = 100;

    /// <summary>10 MiB in each of 5 files.</summary>
    public static LogLimits Default { get; } = new(10 * 1024 * 1024, 5);

    /// <summary>Whether both are in their ranges.</summary>
    public bool IsValid => MaxSize is >= MinMaxSize and <= MaxMaxSize && MaxFiles is >= MinMaxFiles and <= MaxMaxFiles;

    /// <summary>The environment variable that the launcher reads.</summary>
    internal string Variable { get; } = string.Create(CultureInfo.InvariantCulture, $"BERTH_LOG={MaxSize} {MaxFiles}");
}
