namespace Berth.Core.Errors;

/// <summary>Every way in which an operation of Core can fail. A code is stable: clients switch on it.</summary>
/// <remarks>The API maps each code to one HTTP status and serves its description at <c>/problems/{code}</c>.</remarks>
public enum ErrorCode
{
    /// <summary>The request or document is not well-formed JSON.</summary>
    InvalidJson,

    /// <summary>The document is larger than Berth reads (4 MiB).</summary>
    ConfigTooLarge,

    /// <summary>The config parsed, but fields are wrong or not supported; <see cref="CoreException.Problems"/> lists all.</summary>
    InvalidConfig,

    /// <summary>A parameter of the request is out of range or malformed.</summary>
    InvalidRequest,

    /// <summary>No bundle has that name, or there is no bundle at that path.</summary>
    BundleNotFound,

    /// <summary>The directory is no bundle: config.json or the rootfs is missing or of the wrong type.</summary>
    InvalidBundle,

    /// <summary>Another bundle has that name.</summary>
    BundleExists,

    /// <summary>Containers still use the bundle.</summary>
    BundleInUse,

    /// <summary>No container ever had that id, as far as Berth remembers.</summary>
    ContainerNotFound,

    /// <summary>The container was deleted a while ago; the exit record is still known.</summary>
    ContainerDeleted,

    /// <summary>Another container, made from another request, has that id.</summary>
    ContainerExists,

    /// <summary>The operation is not allowed in the container's status.</summary>
    WrongState,

    /// <summary>The container has no exec of that id, or not any more.</summary>
    ExecNotFound,

    /// <summary>Another exec of the container has that id.</summary>
    ExecExists,

    /// <summary>The process has no terminal, or somebody else has it.</summary>
    NoTerminal,

    /// <summary>Nothing can be written to the process's standard input: it is not open to clients, was closed, or nobody reads it.</summary>
    StdinClosed,

    /// <summary>A step of the plan failed inside the launcher: the config asks for what the kernel refuses.</summary>
    StepFailed,

    /// <summary>The program of <c>process.args[0]</c> was not found (exit code 127 in a shell).</summary>
    ExecutableNotFound,

    /// <summary>The program of <c>process.args[0]</c> can not be executed (exit code 126 in a shell).</summary>
    ExecutableNotPermitted,

    /// <summary>A cgroup could not be made, joined or removed.</summary>
    CgroupFailed,

    /// <summary>The cgroup that the config names is in use by other processes.</summary>
    CgroupInUse,

    /// <summary>systemd refused the container's unit, or a property of it that the config asks for.</summary>
    SystemdRefused,

    /// <summary>systemd can not be reached, or could not do what it was asked to.</summary>
    SystemdFailed,

    /// <summary>The kernel refused a value of <c>linux.resources</c>, or a device node to add; <see cref="CoreException.Problems"/> says which.</summary>
    ResourceRefused,

    /// <summary>The resctrl group that the config asks for is there with other values, or has to be there and is not.</summary>
    ResctrlConflict,

    /// <summary>A resctrl group could not be made, joined, read or removed.</summary>
    ResctrlFailed,

    /// <summary>The container's memory limit is too small for its set-up; the message has the limit and the peak.</summary>
    MemoryLimitTooSmall,

    /// <summary>The launcher or the container process died, or broke the protocol, while it was being set up.</summary>
    LaunchFailed,

    /// <summary>The seccomp agent that the config names does not listen, or hung up.</summary>
    AgentFailed,

    /// <summary>A hook of the config failed; <see cref="CoreException.Hook"/> says which and how.</summary>
    HookFailed,

    /// <summary>Somebody Berth waits for did not answer in time.</summary>
    DeadlinePassed,

    /// <summary>The daemon is stopping or still recovering.</summary>
    Unavailable,

    /// <summary>The host lacks a kernel feature that Berth needs.</summary>
    HostUnsupported,

    /// <summary>A file of Berth's own state could not be read or written.</summary>
    StateFailed,
}
