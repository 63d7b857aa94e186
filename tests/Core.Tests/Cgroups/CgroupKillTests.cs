using System.Diagnostics;
using Berth.Core.Cgroups;
using Berth.TestSupport;

namespace Berth.Core.Tests.Cgroups;

/// <summary>Killing on a machine as it is, and as if it had the hierarchies of one version only.</summary>
public class CgroupKillTests
{
    private const int SigKill = 9, SigUsr1 = 10;

    [RequiresCgroupsFact]
    public Task KillAllAsync_AllHierarchies_EndsEveryProcess() => KillsAllAsync(new CgroupFixture());

    [RequiresCgroupsFact("cgroup")]
    public Task KillAllAsync_V1Only_EndsEveryProcess() => KillsAllAsync(CgroupFixture.V1());

    [RequiresCgroupsFact("cgroup2")]
    public Task KillAllAsync_V2Only_EndsEveryProcess() => KillsAllAsync(CgroupFixture.V2());

    [RequiresCgroupsFact("cgroup", "cgroup2")]
    public Task KillAllAsync_FrozenByV1OnAHybridMachine_EndsEveryProcess() => KillsFrozenAsync(new CgroupFixture());

    [RequiresCgroupsFact("cgroup")]
    public Task KillAllAsync_FrozenByV1_EndsEveryProcess() => KillsFrozenAsync(CgroupFixture.V1());

    [RequiresCgroupsFact("cgroup")]
    public Task Signal_KillOnV1Only_EndsEveryProcess() => SignalEndsAllAsync(CgroupFixture.V1(), SigKill);

    [RequiresCgroupsFact("cgroup2")]
    public Task Signal_KillOnV2Only_EndsEveryProcess() => SignalEndsAllAsync(CgroupFixture.V2(), SigKill);

    [RequiresCgroupsFact]
    public Task Signal_AnotherSignal_ReachesEveryProcess() => SignalEndsAllAsync(new CgroupFixture(), SigUsr1);

    [RequiresCgroupsFact("cgroup2")]
    public async Task UnifiedAsync_ProcessThatDoesNotDie_IsGivenUp()
    {
        using var cgroups = CgroupFixture.V2();
        cgroups.Create("a");
        cgroups.StartProcessIn("a");
        using var root = new CgroupRoot(cgroups.Host.Unified!);
        using var givenUp = new CancellationTokenSource();
        int kills = 0;

        Task waiting = CgroupKill.UnifiedAsync(root, cgroups.Paths("a").Unified[1..], cgroups.Watcher, () => kills++, givenUp.Token);
        Assert.False(waiting.IsCompleted);
        await givenUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, kills);
    }

    private static async Task KillsAllAsync(CgroupFixture cgroups)
    {
        using (cgroups)
        {
            ICgroup cgroup = cgroups.Create("a");
            foreach (string directory in cgroups.Directories("a"))
            {
                Directory.CreateDirectory($"{directory}/inner");
            }

            Process[] processes = [cgroups.StartProcessIn("a"), cgroups.StartProcessIn("a/inner"), cgroups.StartProcessIn("a")];
            Assert.Equal(processes.Select(process => process.Id).Order(), cgroup.Processes().Order());

            await cgroup.KillAllAsync(default);
            Assert.Empty(cgroup.Processes());
            await Task.WhenAll(processes.Select(process => process.WaitForExitAsync()));
            Assert.All(processes, process => Assert.Equal(128 + SigKill, process.ExitCode));
            await cgroup.RemoveAsync(default);

            Assert.DoesNotContain(cgroups.Directories("a"), Directory.Exists);
        }
    }

    private static async Task KillsFrozenAsync(CgroupFixture cgroups)
    {
        using (cgroups)
        {
            ICgroup cgroup = cgroups.Create("a");
            Process process = cgroups.StartProcessIn("a");
            string freezer = cgroups.Host.V1.Single(hierarchy => hierarchy.Has("freezer")).MountPoint;
            File.WriteAllText($"{freezer}{cgroups.Paths("a").V1}/freezer.state", "FROZEN");

            await cgroup.KillAllAsync(default);
            await process.WaitForExitAsync();

            await cgroup.RemoveAsync(default);
            Assert.DoesNotContain(cgroups.Directories("a"), Directory.Exists);
        }
    }

    private static async Task SignalEndsAllAsync(CgroupFixture cgroups, int signal)
    {
        using (cgroups)
        {
            ICgroup cgroup = cgroups.Create("a");
            Process[] processes = [cgroups.StartProcessIn("a"), cgroups.StartProcessIn("a")];

            cgroup.Signal(signal);

            await Task.WhenAll(processes.Select(process => process.WaitForExitAsync()));
            Assert.All(processes, process => Assert.Equal(128 + signal, process.ExitCode));
        }
    }
}
