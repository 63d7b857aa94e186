namespace Berth.Core.Execs;

/// <summary>Status of a process that is added to a container.</summary>
public enum ExecStatus
{
    /// <summary>Known, but not started.</summary>
    Created,

    /// <summary>Its program was executed, or is about to be.</summary>
    Running,

    /// <summary>It has ended, or could not be started.</summary>
    Stopped,
}
