namespace Berth.Core.Notifications;

/// <summary>How far a program is, as it says itself (sd_notify(3)).</summary>
public enum NotifyPhase
{
    /// <summary>It has said nothing yet.</summary>
    Starting,

    /// <summary><c>READY=1</c>.</summary>
    Ready,

    /// <summary><c>RELOADING=1</c>; <c>READY=1</c> ends it.</summary>
    Reloading,

    /// <summary><c>STOPPING=1</c>.</summary>
    Stopping,
}
