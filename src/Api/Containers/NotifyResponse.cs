using Berth.Core.Notifications;

namespace Berth.Api.Containers;

/// <summary>What a program has said of itself by sd_notify(3).</summary>
public sealed record NotifyResponse
{
    /// <summary>How far it is: <c>ready</c> since READY=1, <c>reloading</c> since RELOADING=1 until the next READY=1, <c>stopping</c> since
    /// STOPPING=1.</summary>
    public required NotifyPhase State { get; init; }

    /// <summary>Whether it is ready now.</summary>
    public required bool Ready { get; init; }

    /// <summary>When it last became ready; null before.</summary>
    public required DateTimeOffset? ReadyAt { get; init; }

    /// <summary>STATUS: a line for people; null before.</summary>
    public required string? Status { get; init; }

    /// <summary>ERRNO: why it failed; null before.</summary>
    public required int? Errno { get; init; }

    /// <summary>EXIT_STATUS: what it is going to end with; null before.</summary>
    public required int? ExitStatus { get; init; }

    /// <summary>MAINPID, as a pid of the host; null before.</summary>
    public required int? MainPid { get; init; }

    internal static NotifyResponse Of(NotifyState said) => new()
    {
        State = said.Phase,
        Ready = said.Phase == NotifyPhase.Ready,
        ReadyAt = said.ReadyAt,
        Status = said.Status,
        Errno = said.Errno,
        ExitStatus = said.ExitStatus,
        MainPid = said.MainPid,
    };
}
