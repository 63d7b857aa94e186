using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;

namespace Berth.Api.Execs;

/// <summary>Which signal to send.</summary>
public sealed record KillExecRequest : IRequestBody<KillExecRequest>
{
    /// <summary>The signal: <c>TERM</c>, <c>SIGTERM</c> or <c>15</c>. TERM when absent.</summary>
    public string? Signal { get; init; }

    /// <summary><see cref="Signal"/>, understood.</summary>
    internal Signal Parsed { get; private init; } = Core.Containers.Signal.Term;

    /// <inheritdoc/>
    static KillExecRequest IRequestBody<KillExecRequest>.Read(RequestObject body)
    {
        string? text = body.String("signal");
        Signal signal = Core.Containers.Signal.Term;
        if (text is not null && !Core.Containers.Signal.TryParse(text, out signal))
        {
            body.Note("signal", $"\"{text}\" is no signal; TERM, SIGTERM or 15 is one");
        }

        return new KillExecRequest { Signal = text, Parsed = signal };
    }
}
