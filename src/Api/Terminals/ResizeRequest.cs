using Berth.Api.Hosting.Requests;
using Berth.Core.Stdio;

namespace Berth.Api.Terminals;

/// <summary>The new size of a terminal.</summary>
public sealed record ResizeRequest : IRequestBody<ResizeRequest>
{
    /// <summary>Lines, 1 to 65535.</summary>
    public required int Height { get; init; }

    /// <summary>Characters in a line, 1 to 65535.</summary>
    public required int Width { get; init; }

    /// <summary>What Core is asked for.</summary>
    internal TerminalSize ToCore() => new((ushort)Width, (ushort)Height);

    /// <inheritdoc/>
    static ResizeRequest IRequestBody<ResizeRequest>.Read(RequestObject body) =>
        new() { Height = Length(body, "height"), Width = Length(body, "width") };

    private static int Length(RequestObject body, string name)
    {
        if (body.IsAbsent(name))
        {
            body.Note(name, "is required");
        }

        return (int)(body.Number(name, 1, ushort.MaxValue) ?? 0);
    }
}
