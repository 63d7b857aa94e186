using Berth.Core.Containers;
using Berth.Core.Errors;
using static Berth.Core.Containers.ContainerStatus;

namespace Berth.Core.Tests.Containers;

public sealed class ContainerTransitionsTests
{
    private static readonly HashSet<(ContainerStatus, ContainerStatus)> Legal =
    [
        (Creating, Created), (Creating, Stopped),
        (Created, Running), (Created, Stopped),
        (Running, Paused), (Running, Stopped),
        (Paused, Running), (Paused, Stopped),
    ];

    [Fact]
    public void CanMove_EveryPair_IsAsTheLifecycleSays()
    {
        foreach (var from in Enum.GetValues<ContainerStatus>())
        {
            foreach (var to in Enum.GetValues<ContainerStatus>())
            {
                Assert.True(Legal.Contains((from, to)) == ContainerTransitions.CanMove(from, to), $"{from} to {to}");
            }
        }
    }

    [Theory]
    [InlineData(ContainerVerb.Start, "created")]
    [InlineData(ContainerVerb.Kill, "created,running,paused")]
    [InlineData(ContainerVerb.Stop, "created,running,paused")]
    [InlineData(ContainerVerb.Delete, "created,stopped")]
    [InlineData(ContainerVerb.Pause, "running")]
    [InlineData(ContainerVerb.Resume, "paused")]
    [InlineData(ContainerVerb.Update, "created,running,paused")]
    [InlineData(ContainerVerb.Stats, "created,running,paused,stopped")]
    public void Demand_EveryStatus_PassesOrNamesTheAllowedOnes(ContainerVerb verb, string allowed)
    {
        foreach (var status in Enum.GetValues<ContainerStatus>())
        {
            var snapshot = Snapshots.In(status);
            if (allowed.Split(',').Contains(status.ToOciName()))
            {
                ContainerTransitions.Demand(snapshot, verb);
                continue;
            }

            var failure = Assert.Throws<CoreException>(() => ContainerTransitions.Demand(snapshot, verb));
            Assert.Equal(ErrorCode.WrongState, failure.Code);
            Assert.Equal(status.ToOciName(), failure.State);
            Assert.Equal(allowed, string.Join(',', failure.Allowed));
        }
    }
}
