namespace Berth.Core.Notifications;

/// <summary>What a program has said of itself (sd_notify(3)).</summary>
public sealed record NotifyState
{
    /// <summary>Nothing.</summary>
    public static NotifyState Initial { get; } = new();

    /// <summary>How far it is.</summary>
    public NotifyPhase Phase { get; init; }

    /// <summary>When it last became ready; null before.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    /// <summary><c>STATUS</c>: a line for people.</summary>
    public string? Status { get; init; }

    /// <summary><c>ERRNO</c>: why it failed.</summary>
    public int? Errno { get; init; }

    /// <summary><c>EXIT_STATUS</c>: what it is going to end with.</summary>
    public int? ExitStatus { get; init; }

    /// <summary><c>MAINPID</c>: its main process, as a pid of the host.</summary>
    public int? MainPid { get; init; }

    /// <summary>What is known after one more message.</summary>
    /// <param name="message">The message, its pids those of the host.</param>
    /// <param name="now">When it came.</param>
    /// <returns>An equal object when it says nothing new.</returns>
    internal NotifyState After(NotifyMessage message, DateTimeOffset now)
    {
        var phase = message.Says("STOPPING") ? NotifyPhase.Stopping
            : message.Says("READY") ? NotifyPhase.Ready
            : message.Says("RELOADING") ? NotifyPhase.Reloading
            : Phase;
        return this with
        {
            Phase = phase,
            ReadyAt = phase == NotifyPhase.Ready && Phase != NotifyPhase.Ready ? now : ReadyAt,
            Status = message.Text("STATUS") is { } status ? (status.Length == 0 ? null : status) : Status,
            Errno = message.Number("ERRNO") ?? Errno,
            ExitStatus = message.Number("EXIT_STATUS") ?? ExitStatus,
            MainPid = message.Number("MAINPID") ?? MainPid,
        };
    }
}
