namespace Berth.Core.Specs;

/// <summary>Programs run at points of the container's life (config.md, "POSIX-platform Hooks").</summary>
public sealed record Hooks : SpecObject
{
    /// <summary>Deprecated; runs before <see cref="CreateRuntime"/>, at the same point.</summary>
    public IReadOnlyList<Hook>? Prestart { get; init; }

    /// <summary>During create, in the runtime's namespaces, before the root changes.</summary>
    public IReadOnlyList<Hook>? CreateRuntime { get; init; }

    /// <summary>During create, in the container's namespaces, before the root changes.</summary>
    public IReadOnlyList<Hook>? CreateContainer { get; init; }

    /// <summary>During start, in the container's namespaces, before the process is executed.</summary>
    public IReadOnlyList<Hook>? StartContainer { get; init; }

    /// <summary>After start, in the runtime's namespaces.</summary>
    public IReadOnlyList<Hook>? Poststart { get; init; }

    /// <summary>After delete, in the runtime's namespaces.</summary>
    public IReadOnlyList<Hook>? Poststop { get; init; }
}

/// <summary>One hook program; it gets the state document on its standard input.</summary>
public sealed record Hook : SpecObject
{
    /// <summary>Absolute path of the program. Required.</summary>
    public string? Path { get; init; }

    /// <summary>Its arguments, the first being its name.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Its environment.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Seconds after which it is killed, at least 1.</summary>
    public long? Timeout { get; init; }
}
