using Berth.Core.Errors;

namespace Berth.Api.Hosting.Problems;

/// <summary>Every problem that the API can answer with: one for each <see cref="ErrorCode"/> of Core, and HTTP's own.</summary>
public static class ProblemCatalog
{
    private static readonly ProblemKind[] CoreKinds = [.. Enum.GetValues<ErrorCode>().Select(Describe)];

    private static readonly ProblemKind[] HttpKinds =
    [
        HttpProblems.RouteNotFound, HttpProblems.MethodNotAllowed, HttpProblems.NotAcceptable, HttpProblems.UnsupportedMediaType,
        HttpProblems.RequestTooLarge, HttpProblems.BadRequest, HttpProblems.Unauthorized, HttpProblems.InternalError,
        HttpProblems.UpgradeRequired, HttpProblems.UnknownSubprotocol,
    ];

    private static readonly Dictionary<string, ProblemKind> ByCode =
        CoreKinds.Concat(HttpKinds).ToDictionary(kind => kind.Code, StringComparer.Ordinal);

    /// <summary>All of them, ordered by status and code.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
        [.. ByCode.Values.OrderBy(kind => kind.Status).ThenBy(kind => kind.Code, StringComparer.Ordinal)];

    /// <summary>The problem that one of Core's errors is to clients.</summary>
    public static ProblemKind Of(ErrorCode code) => CoreKinds[(int)code];

    /// <summary>The problem with that code; null when there is none.</summary>
    public static ProblemKind? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The problem that a bare HTTP status stands for: what routing and Kestrel answer without a body.</summary>
    public static ProblemKind OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => HttpProblems.Unauthorized,
        StatusCodes.Status404NotFound => HttpProblems.RouteNotFound,
        StatusCodes.Status405MethodNotAllowed => HttpProblems.MethodNotAllowed,
        StatusCodes.Status406NotAcceptable => HttpProblems.NotAcceptable,
        StatusCodes.Status413PayloadTooLarge => HttpProblems.RequestTooLarge,
        StatusCodes.Status415UnsupportedMediaType => HttpProblems.UnsupportedMediaType,
        StatusCodes.Status426UpgradeRequired => HttpProblems.UpgradeRequired,
        >= 400 and < 500 => HttpProblems.BadRequest,
        _ => HttpProblems.InternalError,
    };

    // The one mapping from Core's codes. A mistake of the user is never a 500; what the host or a helper of ours could not
    // do is one of the other 5xx.
    private static ProblemKind Describe(ErrorCode code) => code switch
    {
        ErrorCode.InvalidJson => Kind(code, 400, false, "The document is not well-formed JSON",
            "The request body or the bundle's config.json can not be parsed. errors[] says where: line and byte."),
        ErrorCode.ConfigTooLarge => Kind(code, 413, false, "The config is too large",
            "Berth reads configs of up to 4 MiB."),
        ErrorCode.InvalidConfig => Kind(code, 422, false, "The config is not valid or asks for what is not supported",
            "errors[] lists every field that is wrong or not supported yet, each with its JSON pointer. Nothing was made."),
        ErrorCode.InvalidRequest => Kind(code, 422, false, "The request is not valid",
            "A field of the body or a parameter of the query is missing, unknown, malformed or out of range. errors[] lists all of them: "
            + "a JSON pointer for a field of the body, ?name for a parameter of the query."),
        ErrorCode.BundleNotFound => Kind(code, 404, false, "There is no such bundle",
            "No bundle is registered under that name, or there is no directory at that path. GET /v1/bundles lists what is registered."),
        ErrorCode.InvalidBundle => Kind(code, 422, false, "The directory is not a bundle",
            "A bundle is a directory with a config.json and the root filesystem that it names (OCI runtime-spec, bundle.md)."),
        ErrorCode.BundleExists => Kind(code, 409, false, "Another bundle has that name",
            "Delete the other one first or choose another name."),
        ErrorCode.BundleInUse => Kind(code, 409, false, "Containers still use the bundle",
            "Delete the containers that were made from it first."),
        ErrorCode.ContainerNotFound => Kind(code, 404, false, "There is no such container",
            "No container ever had that id, as far as Berth remembers. GET /v1/containers lists what is there."),
        ErrorCode.ContainerDeleted => Kind(code, 410, false, "The container was deleted",
            "It is gone; for a while the answer to GET /v1/containers/{id} still says in exit how it ended."),
        ErrorCode.ContainerExists => Kind(code, 409, false, "Another container has that id",
            "A container that was made from another bundle, config or annotations has that id. Delete it or choose another id."),
        ErrorCode.WrongState => Kind(code, 409, false, "The container's status does not allow it",
            "state is the status that the container has, allowed lists those in which the operation is possible."),
        ErrorCode.ExecNotFound => Kind(code, 404, false, "There is no such exec",
            "The container has no exec of that id: it never had one, it was deleted, or its time after the end is over (an hour by default). "
            + "GET /v1/containers/{id}/execs lists what is there."),
        ErrorCode.ExecExists => Kind(code, 409, false, "Another exec has that id",
            "Every exec of a container has an id of its own. Delete the other one or choose another id."),
        ErrorCode.NoTerminal => Kind(code, 409, false, "The process has no terminal",
            "Ask for one on create: terminal in the request, or process.terminal in the config. One that was sent to a console socket "
            + "belongs to whoever listens there."),
        ErrorCode.StdinClosed => Kind(code, 409, false, "Standard input takes nothing",
            "The process was made without an open standard input (stdin on create), its input was closed, or it reads nothing any more."),
        ErrorCode.StepFailed => Kind(code, 422, false, "The kernel refused a step of the container's set-up",
            "step is the plan's step that failed (GET /v1/containers/{id}/plan, or ?dryRun=true on create), syscall, path and errno are "
            + "the kernel's answer. The config asks for something that this host does not grant. Nothing was left behind."),
        ErrorCode.ExecutableNotFound => Kind(code, 422, false, "The program was not found",
            "process.args[0] is not in the container's root filesystem, or not in PATH. A shell would exit with 127."),
        ErrorCode.ExecutableNotPermitted => Kind(code, 422, false, "The program can not be executed",
            "process.args[0] was found but is not executable for the container's user, or of an unknown format. "
            + "A shell would exit with 126."),
        ErrorCode.CgroupFailed => Kind(code, 503, true, "A cgroup could not be made, joined or removed",
            "The kernel refused it; errno and path say what. Often passing (EBUSY), else a matter of the host's set-up."),
        ErrorCode.CgroupInUse => Kind(code, 409, false, "The cgroup is in use",
            "Other processes are in the cgroup that linux.cgroupsPath names, it is frozen, or no process can be in it: detail says which. Every "
            + "container needs one of its own."),
        ErrorCode.SystemdRefused => Kind(code, 422, false, "systemd refused the container's unit",
            "A property that an annotation org.systemd.property.NAME asks for is unknown to this systemd, can not be set, or has another type; "
            + "dbusError is the D-Bus error, detail has systemd's words, path is the unit. Nothing was left behind."),
        ErrorCode.SystemdFailed => Kind(code, 503, true, "systemd could not do it",
            "systemd can not be reached over D-Bus, or the unit's job failed. dbusError is the D-Bus error if there was one, else detail has the "
            + "result of the job; path is the unit."),
        ErrorCode.ResourceRefused => Kind(code, 422, false, "The kernel refused a limit or a device",
            "errors[] has the JSON pointer of the value, path is the cgroup's file and errno the kernel's answer: the value is out of range, "
            + "less than what is in use, or the kernel was built without it. For a device node, path is the node's. Nothing was changed or left "
            + "behind."),
        ErrorCode.ResctrlConflict => Kind(code, 409, false, "The resctrl group is not what the config says",
            "The group that linux.intelRdt.closID names is there with other schemata, or is not there and the config does not say what should be "
            + "in it; or the container's own name is taken. path is the group. Nothing was changed or left behind."),
        ErrorCode.ResctrlFailed => Kind(code, 503, true, "A resctrl group could not be made, joined, read or removed",
            "The kernel refused it; errno and path say what, and detail has its reason (info/last_cmd_status): often that the hardware has no "
            + "class of service or monitoring id left (ENOSPC)."),
        ErrorCode.MemoryLimitTooSmall => Kind(code, 422, false, "The memory limit is too small",
            "The kernel ended the container process, or refused it memory, before its program ran: linux.resources.memory.limit does not do even "
            + "for that. detail and errors[] have the limit and the most that was in use, step is the plan's step, if known."),
        ErrorCode.LaunchFailed => Kind(code, 502, true, "The container process died while it was set up",
            "The launcher or the container process was killed from outside (by the out-of-memory killer, perhaps), or broke off. "
            + "Nothing was left behind."),
        ErrorCode.AgentFailed => Kind(code, 502, true, "The seccomp agent can not be reached",
            "Nobody listens at linux.seccomp.listenerPath, or the connection was closed before the notification descriptor was handed over. "
            + "path and errno say which and why. Nothing was left behind."),
        ErrorCode.HookFailed => Kind(code, 502, false, "A hook of the config failed",
            "errors[] has the hook's JSON pointer in the config and how it ended: exit code, signal or timeout, and the end (4 KiB) of what "
            + "it wrote to its standard error; path is its program, errno says why it could not be started, step is the plan's step for a "
            + "hook in the container's namespaces. The container was removed and its poststop hooks have run."),
        ErrorCode.DeadlinePassed => Kind(code, 504, true, "It did not happen in time",
            "What the request waits for did not happen before its timeout, or a helper did not answer before its deadline. "
            + "state is the container's status by then, where that is known."),
        ErrorCode.Unavailable => Kind(code, 503, true, "The daemon is starting or stopping",
            "Ask again in a moment; containers go on running meanwhile."),
        ErrorCode.HostUnsupported => Kind(code, 501, false, "The host lacks what this needs",
            "A kernel feature is missing; GET /v1/info lists what is and why."),
        ErrorCode.StateFailed => Kind(code, 503, true, "A file of Berth's own could not be read or written",
            "path and errno say which and why: a full or read-only filesystem, most likely."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "an error code without a problem"),
    };

    private static ProblemKind Kind(ErrorCode code, int status, bool retryable, string title, string description) =>
        new(Kebab.Of(code.ToString()), status, retryable, title, description);
}
