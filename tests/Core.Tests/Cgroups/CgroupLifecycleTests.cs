using System.Diagnostics;
using System.Text;
using Berth.Core.Cgroups;
using Berth.Core.Errors;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Host;

namespace Berth.Core.Tests.Cgroups;

public sealed class CgroupLifecycleTests : IDisposable
{
    private readonly CgroupFixture _cgroups = new();

    public void Dispose() => _cgroups.Dispose();

    [RequiresCgroupsFact]
    public async Task CreateAndRemove_EveryHierarchy_HasItAndThenHasNot()
    {
        ICgroup cgroup = _cgroups.Create("a");

        Assert.All(_cgroups.Directories("a"), directory => Assert.True(Directory.Exists(directory), directory));
        await cgroup.RemoveAsync(default);
        Assert.All(_cgroups.Directories("a"), directory => Assert.False(Directory.Exists(directory), directory));
        Assert.All(_cgroups.Directories(""), directory => Assert.True(Directory.Exists(directory), directory));
    }

    [RequiresCgroupsFact("cgroup")]
    public void MakeV1_PidWritten_IsInEveryV1Hierarchy()
    {
        Process process = _cgroups.StartProcess();

        Join(process);

        string[] joined = [.. File.ReadLines($"/proc/{process.Id}/cgroup").Where(line => line.EndsWith($"{_cgroups.Parent}/a", StringComparison.Ordinal))];
        Assert.Equal(_cgroups.Host.V1.Count, joined.Length);
    }

    [RequiresCgroupsFact("cgroup")]
    public async Task MakeV1_CgroupOfSomebodyElse_IsRefusedAndNeverTouched()
    {
        // the last one, so that all others have to be taken back
        string used = _cgroups.Host.V1[^1].MountPoint + _cgroups.Paths("a").V1;
        Directory.CreateDirectory($"{used}/inner");
        Process process = _cgroups.StartProcess();
        File.WriteAllText($"{used}/inner/cgroup.procs", $"{process.Id}");
        ICgroup cgroup = _cgroups.Manager.Create(_cgroups.Paths("a"));

        CoreException failure = Assert.Throws<CoreException>(cgroup.MakeV1);
        await cgroup.KillAllAsync(default);
        await cgroup.RemoveAsync(default);

        Assert.Equal((ErrorCode.CgroupInUse, used), (failure.Code, failure.Path));
        Assert.Equal([used], _cgroups.Directories("a").Where(Directory.Exists));
        Assert.Equal($"{process.Id}", File.ReadAllText($"{used}/inner/cgroup.procs").Trim());
        Assert.False(process.HasExited);
    }

    [RequiresCgroupsFact("cgroup2")]
    public void GiveTo_User_HasWhatCanBeDelegatedAndNoLimits()
    {
        _cgroups.Create("a").GiveTo(4321);

        string directory = _cgroups.Host.Unified!.MountPoint + _cgroups.Paths("a").Unified;
        Assert.Equal((4321u, 0u), FileOwner.Of(directory));
        Assert.Equal(
            File.ReadLines("/sys/kernel/cgroup/delegate").Where(file => File.Exists(Path.Combine(directory, file))).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(directory).Where(file => FileOwner.Of(file).Uid == 4321).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal((4321u, 0u), FileOwner.Of($"{directory}/cgroup.procs"));
        Assert.Equal((0u, 0u), FileOwner.Of($"{directory}/cgroup.freeze"));
        Assert.All(
            _cgroups.Host.V1.Select(hierarchy => hierarchy.MountPoint + _cgroups.Paths("a").V1), path => Assert.Equal(0u, FileOwner.Of(path).Uid));
    }

    private void Join(Process process)
    {
        using var tasks = _cgroups.Manager.Create(_cgroups.Paths("a")).MakeV1();
        foreach (var file in tasks.Files)
        {
            Files.WriteAll(file, Encoding.ASCII.GetBytes($"{process.Id}"));
        }
    }

    [RequiresCgroupsFact("cgroup2")]
    public void OpenUnified_Cgroup_IsItsDirectory()
    {
        ICgroup cgroup = _cgroups.Create("a");

        using var directory = cgroup.OpenUnified();

        Assert.Equal($"{_cgroups.Host.Unified!.MountPoint}{_cgroups.Parent}/a", Directory.ResolveLinkTarget(directory!.ProcPath(), false)!.FullName);
    }

    [RequiresCgroupsFact]
    public void Create_CgroupOfAnotherContainer_IsRefused()
    {
        _cgroups.Create("a");

        CoreException failure = Assert.Throws<CoreException>(() => _cgroups.Create("a"));

        Assert.Equal(ErrorCode.CgroupInUse, failure.Code);
        Assert.All(_cgroups.Directories("a"), directory => Assert.True(Directory.Exists(directory), directory));
    }

    [RequiresCgroupsFact]
    public async Task Create_AfterRemove_IsPossibleAgain()
    {
        ICgroup first = _cgroups.Create("a");
        await first.RemoveAsync(default);

        ICgroup second = _cgroups.Create("a");

        Assert.Empty(second.Processes());
    }

    [RequiresCgroupsFact]
    public void Create_EmptyCgroupThatExists_IsUsed()
    {
        foreach (string directory in _cgroups.Directories("a"))
        {
            Directory.CreateDirectory(directory);
        }

        Process process = _cgroups.StartProcess();
        Join(process);

        Assert.False(process.HasExited);
    }

    [RequiresCgroupsFact]
    public void Create_CgroupWithProcessesInside_IsRefusedAndRolledBack()
    {
        // only the last hierarchy is in use, so that all others have to be taken back
        string used = _cgroups.Directories("a").Last();
        Directory.CreateDirectory($"{used}/inner");
        File.WriteAllText($"{used}/inner/cgroup.procs", $"{_cgroups.StartProcess().Id}");

        CoreException failure = Assert.Throws<CoreException>(() => _cgroups.Create("a"));

        Assert.Equal((ErrorCode.CgroupInUse, used), (failure.Code, failure.Path));
        Assert.Equal([used], _cgroups.Directories("a").Where(Directory.Exists));
        Assert.Equal(_cgroups.Directories("").Last(), Assert.Single(_cgroups.Directories(""), Directory.Exists));
    }

    [RequiresCgroupsFact("cgroup")]
    public void Create_FrozenV1Cgroup_IsRefused()
    {
        string freezer = _cgroups.Host.V1.Single(hierarchy => hierarchy.Has("freezer")).MountPoint + _cgroups.Paths("a").V1;
        Directory.CreateDirectory(freezer);
        File.WriteAllText($"{freezer}/freezer.state", "FROZEN");

        CoreException failure = Assert.Throws<CoreException>(() => _cgroups.Create("a"));

        Assert.Equal((ErrorCode.CgroupInUse, freezer), (failure.Code, failure.Path));
    }

    [RequiresCgroupsFact("cgroup2")]
    public void Create_FrozenV2Cgroup_IsRefused()
    {
        string directory = _cgroups.Host.Unified!.MountPoint + _cgroups.Paths("a").Unified;
        Directory.CreateDirectory(directory);
        File.WriteAllText($"{directory}/cgroup.freeze", "1");

        CoreException failure = Assert.Throws<CoreException>(() => _cgroups.Create("a"));

        Assert.Equal((ErrorCode.CgroupInUse, directory), (failure.Code, failure.Path));
    }

    // no process can be cloned into it
    [RequiresUnifiedControllersFact]
    public void Create_V2CgroupThatPassesControllersOn_IsRefused()
    {
        string directory = _cgroups.Host.Unified!.MountPoint + _cgroups.Paths("a").Unified;
        _cgroups.Create("a/inner");

        CoreException failure = Assert.Throws<CoreException>(() => _cgroups.Create("a"));

        Assert.Equal((ErrorCode.CgroupInUse, directory), (failure.Code, failure.Path));
        Assert.Contains("controllers", failure.Message, StringComparison.Ordinal);
    }

    [RequiresCgroupsFact("cgroup2")]
    public void Create_ThreadedV2Cgroup_IsRefused()
    {
        string directory = _cgroups.Host.Unified!.MountPoint + _cgroups.Paths("a").Unified;
        Directory.CreateDirectory(directory);
        File.WriteAllText($"{directory}/cgroup.type", "threaded");

        CoreException failure = Assert.Throws<CoreException>(() => _cgroups.Create("a"));

        Assert.Equal((ErrorCode.CgroupInUse, directory), (failure.Code, failure.Path));
        Assert.Contains("threaded", failure.Message, StringComparison.Ordinal);
    }

    [RequiresCgroupsFact]
    public void Create_NameOfAnInterfaceFile_SaysWhichCallFailed()
    {
        CoreException failure = Assert.Throws<CoreException>(() => _cgroups.Create(new CgroupPaths("/cgroup.procs/a", "/cgroup.procs/a")));

        Assert.Equal((ErrorCode.CgroupFailed, "ENOTDIR", "mkdirat"), (failure.Code, failure.Errno, failure.Syscall));
    }

    [RequiresCgroupsFact]
    public async Task RemoveAsync_CgroupsMadeInside_GoToo()
    {
        ICgroup cgroup = _cgroups.Create("a");
        foreach (string directory in _cgroups.Directories("a"))
        {
            Directory.CreateDirectory($"{directory}/one/two");
            Directory.CreateDirectory($"{directory}/three");
        }

        await cgroup.RemoveAsync(default);

        Assert.DoesNotContain(_cgroups.Directories("a"), Directory.Exists);
    }

    [RequiresCgroupsFact]
    public void TryRemove_NothingInside_IsGone()
    {
        Assert.True(_cgroups.Create("a").TryRemove());

        Assert.DoesNotContain(_cgroups.Directories("a"), Directory.Exists);
    }

    [RequiresCgroupsFact]
    public void TryRemove_ProcessInside_LeavesAllAsItIs()
    {
        ICgroup cgroup = _cgroups.Create("a");
        Process process = _cgroups.StartProcessIn("a");

        Assert.False(cgroup.TryRemove());

        Assert.All(_cgroups.Directories("a"), directory => Assert.True(Directory.Exists(directory), directory));
        Assert.False(process.HasExited);
    }

    [RequiresCgroupsFact]
    public async Task TryRemove_CgroupMadeInside_LeavesItToRemove()
    {
        ICgroup cgroup = _cgroups.Create("a");
        Directory.CreateDirectory($"{_cgroups.Directories("a").Last()}/inner");

        Assert.False(cgroup.TryRemove());
        await cgroup.RemoveAsync(default);

        Assert.DoesNotContain(_cgroups.Directories("a"), Directory.Exists);
    }

    [RequiresCgroupsFact]
    public async Task RemoveUnusedAsync_NothingInside_IsGone()
    {
        ICgroup cgroup = _cgroups.Create("a");

        await cgroup.RemoveUnusedAsync(default);

        Assert.DoesNotContain(_cgroups.Directories("a"), Directory.Exists);
    }

    [RequiresCgroupsFact]
    public async Task RemoveUnusedAsync_SomebodyElses_IsLeftAlone()
    {
        string used = _cgroups.Directories("a").Last();
        Directory.CreateDirectory($"{used}/inner");
        Process process = _cgroups.StartProcess();
        File.WriteAllText($"{used}/cgroup.procs", $"{process.Id}");

        await _cgroups.Manager.Open(_cgroups.Paths("a")).RemoveUnusedAsync(default);

        Assert.True(Directory.Exists($"{used}/inner"));
        Assert.False(process.HasExited);
    }

    [RequiresCgroupsFact]
    public async Task RemoveAsync_CgroupThatIsGone_Succeeds()
    {
        ICgroup cgroup = _cgroups.Manager.Open(_cgroups.Paths("never-made"));

        await cgroup.KillAllAsync(default);
        await cgroup.RemoveAsync(default);

        Assert.Empty(cgroup.Processes());
    }

    [RequiresCgroupsFact]
    public async Task RemoveAsync_ProcessInside_SaysThatItIsBusy()
    {
        ICgroup cgroup = _cgroups.Create("a");
        _cgroups.StartProcessIn("a");

        CoreException failure = await Assert.ThrowsAsync<CoreException>(() => cgroup.RemoveAsync(default).AsTask());

        Assert.Equal((ErrorCode.CgroupFailed, "EBUSY", "unlinkat"), (failure.Code, failure.Errno, failure.Syscall));
        Assert.Equal(_cgroups.Directories("a").First(), failure.Path);
    }
}
