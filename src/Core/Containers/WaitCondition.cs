namespace Berth.Core.Containers;

/// <summary>What a wait waits for.</summary>
public enum WaitCondition
{
    /// <summary>Created, or anything after it.</summary>
    Created,

    /// <summary>Running, or anything after it.</summary>
    Running,

    /// <summary>The program has said that it is ready (sd_notify(3)); the same as running for a container without <c>notify</c>. Ends with
    /// the container as well.</summary>
    Ready,

    /// <summary>Paused. Ends with the container as well.</summary>
    Paused,

    /// <summary>Stopped, or deleted.</summary>
    Stopped,

    /// <summary>Deleted.</summary>
    Deleted,
}
