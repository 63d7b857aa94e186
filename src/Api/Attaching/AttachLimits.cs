namespace Berth.Api.Attaching;

/// <summary>What clients that attach are granted.</summary>
/// <param name="Patience">How long one may leave output unread that was sent to it.</param>
internal sealed record AttachLimits(TimeSpan Patience)
{
    /// <summary>How long one may take to answer a close.</summary>
    public static TimeSpan CloseGrace { get; } = TimeSpan.FromSeconds(1);
}
