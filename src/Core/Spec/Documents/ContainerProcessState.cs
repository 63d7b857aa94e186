namespace Berth.Core.Specs;

/// <summary>What a seccomp agent gets with the notification descriptor (config-linux.md, "The Container Process State").</summary>
public sealed record ContainerProcessState : SpecObject
{
    /// <summary>Name of the seccomp notification descriptor in <see cref="Fds"/>.</summary>
    public const string SeccompFdName = "seccompFd";

    /// <summary>Version of the runtime specification that the document follows.</summary>
    public required string OciVersion { get; init; }

    /// <summary>Names of the descriptors that come with the message, in their order.</summary>
    public required IReadOnlyList<string> Fds { get; init; }

    /// <summary>The process that loaded the filter, as the runtime sees it.</summary>
    public int Pid { get; init; }

    /// <summary><see cref="LinuxSeccomp.ListenerMetadata"/>.</summary>
    public string? Metadata { get; init; }

    /// <summary>The container.</summary>
    public required State State { get; init; }
}
