using System.Diagnostics;
using Berth.Core.Cgroups;
using Berth.Native;
using Berth.TestSupport;

namespace Berth.Core.Tests.Cgroups;

/// <summary>Stopping all processes of a cgroup, on either version.</summary>
public sealed class CgroupFreezeTests
{
    [RequiresCgroupsFact("cgroup")]
    public async Task FreezeAsync_OnV1_StandsStillUntilThawed()
    {
        using var cgroups = CgroupFixture.V1();
        await FreezeAndThawAsync(cgroups);
    }

    [RequiresCgroupsFact("cgroup2")]
    public async Task FreezeAsync_OnV2_StandsStillUntilThawed()
    {
        using var cgroups = CgroupFixture.V2();
        await FreezeAndThawAsync(cgroups);
    }

    [RequiresCgroupsFact("cgroup")]
    public async Task KillAllAsync_FrozenOnV1_EndsAll()
    {
        using var cgroups = CgroupFixture.V1();
        await FreezeAndKillAsync(cgroups);
    }

    [RequiresCgroupsFact("cgroup2")]
    public async Task KillAllAsync_FrozenOnV2_EndsAll()
    {
        using var cgroups = CgroupFixture.V2();
        await FreezeAndKillAsync(cgroups);
    }

    private static async Task FreezeAndThawAsync(CgroupFixture cgroups)
    {
        ICgroup cgroup = cgroups.Create("a");
        Process process = cgroups.StartProcessIn("a");
        Assert.False(cgroup.IsFrozen);

        await cgroup.FreezeAsync(default);

        Assert.True(cgroup.IsFrozen);
        await process.StandardInput.WriteLineAsync("hello");
        Task<string?> answer = process.StandardOutput.ReadLineAsync();
        Assert.False(answer.IsCompleted);
        cgroup.Thaw();
        Assert.Equal("hello", await answer);
        Assert.False(cgroup.IsFrozen);
    }

    private static async Task FreezeAndKillAsync(CgroupFixture cgroups)
    {
        ICgroup cgroup = cgroups.Create("a");
        Process process = cgroups.StartProcessIn("a");
        await cgroup.FreezeAsync(default);

        await cgroup.KillAllAsync(default);

        await process.WaitForExitAsync();
        Assert.Equal(128 + Libc.SIGKILL, process.ExitCode);
        await cgroup.RemoveAsync(default);
    }
}
