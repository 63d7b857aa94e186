namespace Berth.Core.Containers;

/// <summary>Status of a container: the OCI runtime-spec's four (runtime.md, State), and <see cref="Paused"/>.</summary>
public enum ContainerStatus
{
    /// <summary>Being set up; the container process does not run the user's program yet.</summary>
    Creating,

    /// <summary>Set up; the container process waits for <c>start</c>.</summary>
    Created,

    /// <summary>The user's program was executed and has not ended.</summary>
    Running,

    /// <summary>All processes are frozen.</summary>
    Paused,

    /// <summary>The container process has ended.</summary>
    Stopped,
}
