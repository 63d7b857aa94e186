using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;

namespace Berth.Api.Containers;

/// <summary>Which signal to send, and to whom.</summary>
public sealed record KillContainerRequest : IRequestBody<KillContainerRequest>
{
    /// <summary>The signal: <c>TERM</c>, <c>SIGTERM</c> or <c>15</c>. TERM when absent.</summary>
    public string? Signal { get; init; }

    /// <summary>Whether every process of the container gets it, or the container process only.</summary>
    public bool? All { get; init; }

    /// <summary><see cref="Signal"/>, understood.</summary>
    internal Signal Parsed { get; private init; } = Core.Containers.Signal.Term;

    /// <inheritdoc/>
    static KillContainerRequest IRequestBody<KillContainerRequest>.Read(RequestObject body)
    {
        string? text = body.String("signal");
        Signal signal = Core.Containers.Signal.Term;
        if (text is not null && !Core.Containers.Signal.TryParse(text, out signal))
        {
            body.Note("signal", $"\"{text}\" is no signal; TERM, SIGTERM or 15 is one");
        }

        return new KillContainerRequest { Signal = text, All = body.Boolean("all"), Parsed = signal };
    }
}
