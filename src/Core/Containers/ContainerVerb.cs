namespace Berth.Core.Containers;

/// <summary>The operations whose permission depends on the container's status.</summary>
public enum ContainerVerb
{
    /// <summary>Execute the user's program.</summary>
    Start,

    /// <summary>Send a signal.</summary>
    Kill,

    /// <summary>Send a signal, wait, send SIGKILL.</summary>
    Stop,

    /// <summary>Add a process.</summary>
    Exec,

    /// <summary>Write to its standard input, resize its terminal.</summary>
    Attach,

    /// <summary>Remove everything (without force).</summary>
    Delete,

    /// <summary>Freeze all processes.</summary>
    Pause,

    /// <summary>Let them run again.</summary>
    Resume,

    /// <summary>Change the limits.</summary>
    Update,

    /// <summary>Look at what it uses.</summary>
    Stats,
}
