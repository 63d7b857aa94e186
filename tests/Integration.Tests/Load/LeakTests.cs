using System.Net;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Load;

/// <summary>What the daemon itself holds on to.</summary>
public sealed class LeakTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Cycles = 200;

    // what the runtime opens once, now or then
    private const int Slack = 8;

    [RequiresContainersFact]
    public async Task Descriptors_AfterManyCycles_AreAsManyAsBefore()
    {
        await RepeatAsync(10);
        IReadOnlyDictionary<int, string> before = ProcessTable.Descriptors(berth.Daemon.Pid);

        await RepeatAsync(Cycles);

        IReadOnlyDictionary<int, string> after = ProcessTable.Descriptors(berth.Daemon.Pid);
        Assert.True(after.Count <= before.Count + Slack, string.Join('\n', after.Values.GroupBy(Kind).Select(kind => $"{kind.Key} {kind.Count()}")));
    }

    [RequiresContainersFact]
    public async Task Children_AfterManyCycles_AreAllReaped()
    {
        await RepeatAsync(20);

        Assert.DoesNotContain(ProcessTable.All(), pid => ProcessTable.Parent(pid) == berth.Daemon.Pid);
    }

    private static string Kind(string target) => target.Split(':', '[')[0];

    // a whole life, a container that is never started, a failing set-up, and a config that is refused
    private async Task RepeatAsync(int cycles)
    {
        for (int i = 0; i < cycles; i++)
        {
            await berth.RunAsync(config => config.Args("true"));
            await berth.DeleteAsync(await berth.CreateAsync());
            (await berth.PutAsync(berth.NewId(), config => config.Args("/bin/not-there")))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-found");
            (await berth.PutAsync(berth.NewId(), config => config.Bind("/not/there", "/tmp")))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");
            (await berth.PutAsync(berth.NewId(), config => config.Process()["cwd"] = "relative"))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");
        }
    }
}
