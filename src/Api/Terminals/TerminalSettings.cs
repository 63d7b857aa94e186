using Berth.Api.Hosting.Requests;
using Berth.Core.Stdio;

namespace Berth.Api.Terminals;

/// <summary>A terminal that is asked for.</summary>
public sealed record TerminalSettings
{
    /// <summary>Lines, 1 to 65535; absent, with width, leaves the size to the config.</summary>
    public int? Height { get; init; }

    /// <summary>Characters in a line, 1 to 65535; absent, with height, leaves the size to the config.</summary>
    public int? Width { get; init; }

    /// <summary>Reads one. Half a size is none.</summary>
    internal static TerminalSettings Read(RequestObject body)
    {
        var terminal = new TerminalSettings
        {
            Height = (int?)body.Number("height", 1, ushort.MaxValue),
            Width = (int?)body.Number("width", 1, ushort.MaxValue),
        };
        if (body.IsAbsent("height") != body.IsAbsent("width"))
        {
            body.Note(body.IsAbsent("height") ? "height" : "width", "is required: a size has both");
        }

        return terminal;
    }

    /// <summary>What Core is asked for.</summary>
    internal TerminalRequest ToCore() =>
        new(this is { Height: { } height, Width: { } width } ? new TerminalSize((ushort)width, (ushort)height) : null);
}
