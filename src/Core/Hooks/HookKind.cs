namespace Berth.Core.Hooks;

/// <summary>The six points of a container's life at which hooks run (config.md, "POSIX-platform Hooks").</summary>
public enum HookKind
{
    /// <summary>During create, in the runtime's namespaces, before the root changes; before <see cref="CreateRuntime"/>.</summary>
    Prestart,

    /// <summary>During create, in the runtime's namespaces, before the root changes.</summary>
    CreateRuntime,

    /// <summary>During create, in the container's namespaces, before the root changes.</summary>
    CreateContainer,

    /// <summary>During start, in the container's namespaces and root, before the user's program is executed.</summary>
    StartContainer,

    /// <summary>During start, in the runtime's namespaces, after the user's program was executed.</summary>
    Poststart,

    /// <summary>During delete, in the runtime's namespaces, after everything was removed.</summary>
    Poststop,
}
