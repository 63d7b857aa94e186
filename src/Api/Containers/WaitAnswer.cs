using System.Globalization;
using Berth.Api.Hosting.Problems;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;

namespace Berth.Api.Containers;

/// <summary>Makes the answers to a wait.</summary>
internal static class WaitAnswer
{
    /// <summary>The whole answer.</summary>
    public static WaitResponse Of(WaitResult result, WaitCondition asked)
    {
        ContainerSnapshot container = result.Container;
        return new WaitResponse
        {
            Condition = Met(result, asked),
            Status = container.Status,
            ExitCode = container.Exit?.Code,
            Signal = container.Exit?.Signal,
            OomKilled = container.Exit?.OomKilled ?? false,
            Revision = container.Revision,
        };
    }

    /// <summary>The bare exit code.</summary>
    public static string ExitCode(ContainerSnapshot container) =>
        container.Exit?.Code?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    /// <summary>Refuses a wait whose time was over before the condition held.</summary>
    /// <exception cref="ProblemException">504.</exception>
    public static void DemandMet(WaitResult result, WaitQuery query)
    {
        if (!result.Met)
        {
            string state = Lower(result.Container.Status);
            throw new ProblemException(
                ProblemCatalog.Of(ErrorCode.DeadlinePassed),
                $"wait {result.Container.Id}: still {state} after {query.Timeout?.TotalSeconds} s, not {Lower(query.Condition)}")
            {
                State = state,
            };
        }
    }

    // a container that is to be paused, or to become ready, can end or be deleted instead
    private static WaitCondition Met(WaitResult result, WaitCondition asked) =>
        Holds(asked, result.Container) ? asked
        : result.Deleted ? WaitCondition.Deleted
        : WaitCondition.Stopped;

    private static bool Holds(WaitCondition asked, ContainerSnapshot container) => asked switch
    {
        WaitCondition.Paused => container.Status == ContainerStatus.Paused,
        WaitCondition.Ready => container.Notify is null || container.Notify.ReadyAt is not null,
        _ => true,
    };

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
