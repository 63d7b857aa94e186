using System.Diagnostics;

namespace Berth.Benchmarks.Contenders;

/// <summary>Who does not take part.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Reason">Why not.</param>
internal sealed record AbsentContender(string Name, string Reason);

/// <summary>Who takes part in this run, and who can not because it is not there.</summary>
internal sealed class ContenderSet : IAsyncDisposable
{
    private const string DockerSocket = "/var/run/docker.sock";

    private readonly List<IContender> _present = [];
    private readonly List<AbsentContender> _absent = [];

    /// <summary>Berth and the floor first.</summary>
    public IReadOnlyList<IContender> Present => _present;

    /// <summary>Those that can't take part.</summary>
    public IReadOnlyList<AbsentContender> Absent => _absent;

    public static async Task<ContenderSet> CreateAsync(Berthd daemon, Workspace workspace)
    {
        var set = new ContenderSet();
        try
        {
            set._present.Add(new FloorContender(workspace));
            set._present.Add(new BerthContender(daemon, workspace, "Berth", workspace.TrueBundle));
            if (workspace.SeccompNames > 0)
            {
                set._present.Add(new BerthContender(
                    daemon, workspace, $"Berth, seccomp profile of {workspace.SeccompNames} names", workspace.SeccompBundle));
            }
            await set.AddAsync("crun", await RuntimeContender.FindAsync("crun", workspace));
            await set.AddAsync("runc", await RuntimeContender.FindAsync("runc", workspace));
            await set.AddAsync("Podman (REST)", await StartPodmanAsync(workspace));
            await set.AddAsync("Docker (REST)", File.Exists(DockerSocket)
                ? await DockerApiContender.ConnectAsync("Docker", DockerSocket, null, workspace)
                : null);
            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contender in _present)
        {
            await contender.DisposeAsync();
        }
    }

    /// <summary>Takes a contender in after one cycle that nobody counts: what is installed does not work on every machine.</summary>
    private async Task AddAsync(string name, IContender? contender)
    {
        if (contender is null)
        {
            _absent.Add(new AbsentContender(name, "not installed"));
            return;
        }

        try
        {
            await contender.CycleAsync();
            _present.Add(contender);
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"benchmarks: {exception.Message}");
            _absent.Add(new AbsentContender(contender.Name, "does not run here"));
            await contender.DisposeAsync();
        }
    }

    /// <summary>Starts a Podman service with storage of its own in the workspace.</summary>
    private static async Task<IContender?> StartPodmanAsync(Workspace workspace)
    {
        if (await Programs.FirstLineAsync("podman", "--version") is null)
        {
            return null;
        }

        var socket = Path.Combine(workspace.Root, "podman.sock");
        var storage = Path.Combine(workspace.Root, "podman");
        using var appeared = new FileSystemWatcher(workspace.Root, "podman.sock") { EnableRaisingEvents = true };
        var created = new TaskCompletionSource();
        appeared.Created += (_, _) => created.TrySetResult();
        var service = Process.Start("setsid",
        [
            "podman", "--root", storage, "--runroot", Path.Combine(storage, "run"), "--tmpdir", Path.Combine(storage, "tmp"),
            "--cgroup-manager=cgroupfs", "--storage-driver=vfs", "--events-backend=file", "system", "service", "--time=0", $"unix://{socket}",
        ]);
        await created.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return await DockerApiContender.ConnectAsync("Podman", socket, service, workspace);
    }
}
