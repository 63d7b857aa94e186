namespace Berth.Api.Attaching;

/// <summary>What clients that attach are granted.</summary>
/// <param name="Patience">How long one may leave output unread that was sent to it, or a close without answer.</param>
internal sealed record AttachLimits(TimeSpan Patience)
{
    /// <summary>How long it may take to send a close: there is room for it.</summary>
    public static TimeSpan CloseGrace { get; } = TimeSpan.FromSeconds(1);
}
