using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>One op before it is written. <see cref="PlanOp"/> says what strings and arguments mean; <see cref="Operations"/> makes
/// them, so that planners can not mix up the positions.</summary>
internal sealed class PlanOperation
{
    public PlanOperation(PlanOp code, PlanPhase phase, string text)
    {
        Code = code;
        Phase = phase;
        Text = Printable.Line(text);
    }

    public PlanOp Code { get; }

    public PlanPhase Phase { get; }

    /// <summary>What messages call this step.</summary>
    public string Text { get; }

    public PlanOpFlags Flags { get; init; }

    /// <summary>At most four.</summary>
    public IReadOnlyList<PlanValue?> Strings { get; init; } = [];

    /// <summary>At most four.</summary>
    public IReadOnlyList<ulong> Arguments { get; init; } = [];

    /// <summary>With <see cref="PlanOpFlags.Ask"/>: what Core opens.</summary>
    public MountSource? Source { get; init; }

    /// <summary>How the step is done, for people: flags and options by name.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
