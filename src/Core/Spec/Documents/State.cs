namespace Berth.Core.Specs;

/// <summary>The state document (runtime.md, "State").</summary>
public sealed record State : SpecObject
{
    /// <summary>Version of the runtime specification that the document follows.</summary>
    public required string OciVersion { get; init; }

    /// <summary>The container's id.</summary>
    public required string ID { get; init; }

    /// <summary>One of <see cref="ContainerState"/>, or a status of the runtime's own such as <c>paused</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The container process as the host sees it; absent when there is none.</summary>
    public int? Pid { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>The config's annotations; absent when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}

/// <summary>The statuses that the specification defines.</summary>
public static class ContainerState
{
    /// <summary>It is being created.</summary>
    public const string Creating = "creating";

    /// <summary>Create is done; the program has not been executed.</summary>
    public const string Created = "created";

    /// <summary>The program has been executed and has not ended.</summary>
    public const string Running = "running";

    /// <summary>The container process has ended.</summary>
    public const string Stopped = "stopped";
}
