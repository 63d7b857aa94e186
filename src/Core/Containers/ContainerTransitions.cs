using Berth.Core.Errors;

namespace Berth.Core.Containers;

/// <summary>What may follow what: the one table of the container's life (runtime-spec, runtime.md, Lifecycle).</summary>
/// <remarks>
/// <code>
///   from \ to    created  running  paused  stopped
///   creating        x                         x      (set-up ended; a failed one leaves no container)
///   created                  x                x
///   running                          x        x
///   paused                   x                x
///   stopped
/// </code>
/// </remarks>
public static class ContainerTransitions
{
    private static readonly (ContainerStatus From, ContainerStatus To)[] Moves =
    [
        (ContainerStatus.Creating, ContainerStatus.Created),
        (ContainerStatus.Creating, ContainerStatus.Stopped),
        (ContainerStatus.Created, ContainerStatus.Running),
        (ContainerStatus.Created, ContainerStatus.Stopped),
        (ContainerStatus.Running, ContainerStatus.Paused),
        (ContainerStatus.Running, ContainerStatus.Stopped),
        (ContainerStatus.Paused, ContainerStatus.Running),
        (ContainerStatus.Paused, ContainerStatus.Stopped),
    ];

    private static readonly Dictionary<ContainerVerb, ContainerStatus[]> AllowedIn = new()
    {
        [ContainerVerb.Start] = [ContainerStatus.Created],
        [ContainerVerb.Kill] = [ContainerStatus.Created, ContainerStatus.Running, ContainerStatus.Paused],
        [ContainerVerb.Stop] = [ContainerStatus.Created, ContainerStatus.Running, ContainerStatus.Paused],
        [ContainerVerb.Exec] = [ContainerStatus.Created, ContainerStatus.Running],
        [ContainerVerb.Attach] = [ContainerStatus.Created, ContainerStatus.Running, ContainerStatus.Paused],
        [ContainerVerb.Delete] = [ContainerStatus.Created, ContainerStatus.Stopped],
        [ContainerVerb.Pause] = [ContainerStatus.Running],
        [ContainerVerb.Resume] = [ContainerStatus.Paused],
        [ContainerVerb.Stats] = [ContainerStatus.Created, ContainerStatus.Running, ContainerStatus.Paused, ContainerStatus.Stopped],
        [ContainerVerb.Update] = [ContainerStatus.Created, ContainerStatus.Running, ContainerStatus.Paused],
    };

    /// <summary>Whether a container may go from one status to the other.</summary>
    public static bool CanMove(ContainerStatus from, ContainerStatus to) => Array.IndexOf(Moves, (from, to)) >= 0;

    /// <summary>The statuses in which the verb does something.</summary>
    public static IReadOnlyList<ContainerStatus> StatusesFor(ContainerVerb verb) => AllowedIn[verb];

    /// <summary>Throws <see cref="ErrorCode.WrongState"/> unless the verb is allowed in the container's status.</summary>
    public static void Demand(ContainerSnapshot container, ContainerVerb verb)
    {
        var allowed = AllowedIn[verb];
        if (Array.IndexOf(allowed, container.Status) >= 0)
        {
            return;
        }

        var state = container.Status.ToOciName();
        throw new CoreException(ErrorCode.WrongState, $"{verb.ToString().ToLowerInvariant()} {container.Id}: the container is {state}")
        {
            State = state,
            Allowed = [.. allowed.Select(status => status.ToOciName())],
        };
    }

    /// <summary>The status as the OCI state document writes it: lower-case.</summary>
    public static string ToOciName(this ContainerStatus status) => status switch
    {
        ContainerStatus.Creating => "creating",
        ContainerStatus.Created => "created",
        ContainerStatus.Running => "running",
        ContainerStatus.Paused => "paused",
        ContainerStatus.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
