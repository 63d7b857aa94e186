using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Syscalls;
using Berth.TestSupport.Host;

namespace Berth.Launcher.Tests.Races;

/// <summary>Creates containers while two entries change places. Each create succeeds or fails; whichever it does, nothing happens
/// outside of the root, and nothing is left.</summary>
internal static class Race
{
    /// <summary>Creates per test. What followed a link was seen to be caught within the first ten.</summary>
    public const int Rounds = 60;

    /// <summary>Runs it.</summary>
    /// <param name="bundle">Bundle of the containers.</param>
    /// <param name="outside">What must stay as it is.</param>
    /// <param name="first">Absolute path of an entry.</param>
    /// <param name="second">Absolute path of the other one.</param>
    /// <param name="plan">The container of a round.</param>
    /// <param name="check">What a container must be like that waits to be started.</param>
    public static void Run(
        Bundle bundle, Outside outside, string first, string second, Func<int, ContainerPlan> plan, Action<Launch>? check = null)
    {
        Create(bundle, plan(Rounds), check, mustSucceed: true);
        using var racer = new Exchanger(first, second);
        for (int round = 0; round < Rounds; round++)
        {
            racer.AwaitExchange();
            Create(bundle, plan(round), check, mustSucceed: false);
            outside.AssertUntouched();
        }
    }

    private static void Create(Bundle bundle, ContainerPlan plan, Action<Launch>? check, bool mustSucceed)
    {
        using var launch = new Launch(bundle, plan);
        if (Succeeds(launch))
        {
            check?.Invoke(launch);
        }
        else
        {
            Assert.False(mustSucceed, "nobody exchanged anything");
        }
    }

    private static bool Succeeds(Launch launch)
    {
        try
        {
            launch.Create();
            return true;
        }
        catch (LaunchFailedException failure)
        {
            Assert.NotEqual("", failure.Error.Call);
            Assert.NotEqual(0u, failure.Error.Step);
            launch.ExpectEnd();
            Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
            Assert.Equal(["exec.fifo"], launch.StateFiles);
            Assert.True(Ready.Now(launch.Container!), "the container process outlived its monitor");
            return false;
        }
    }
}
