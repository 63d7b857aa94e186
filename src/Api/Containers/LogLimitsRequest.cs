using Berth.Api.Hosting.Requests;
using Berth.Core.Logs;

namespace Berth.Api.Containers;

/// <summary>How much of a container's output is kept.</summary>
public sealed record LogLimitsRequest
{
    /// <summary>Bytes of one file of the log, from 65536 to 1 TiB; then a new one is begun. Absent takes the daemon's default.</summary>
    public long? MaxSize { get; init; }

    /// <summary>Number of files, from 2 to 100; the oldest is removed. Absent takes the daemon's default.</summary>
    public int? MaxFiles { get; init; }

    internal static LogLimitsRequest Read(RequestObject body) => new()
    {
        MaxSize = body.Number("maxSize", LogLimits.MinMaxSize, LogLimits.MaxMaxSize),
        MaxFiles = (int?)body.Number("maxFiles", LogLimits.MinMaxFiles, LogLimits.MaxMaxFiles),
    };
}
