using System.Diagnostics;
using System.Globalization;

namespace Berth.Benchmarks.Contenders;

/// <summary>A runc-compatible command line: create, start and delete as processes. It has no wait of its own; the harness
/// waits on a pidfd of the container process, so that nothing is polled.</summary>
internal sealed class RuntimeContender : IContender
{
    private readonly string _program;
    private readonly string _root;
    private readonly Workspace _workspace;
    private int _count;

    private RuntimeContender(string program, string version, Workspace workspace)
    {
        _program = program;
        _workspace = workspace;
        _root = Path.Combine(workspace.Root, program);
        Name = version;
    }

    public string Name { get; }

    public bool WarmsUp => false;

    /// <summary>The runtime, or null when it is not installed.</summary>
    public static async Task<RuntimeContender?> FindAsync(string program, Workspace workspace) =>
        await Programs.FirstLineAsync(program, "--version") is { } version
            ? new RuntimeContender(program, version.Replace(" version", "", StringComparison.Ordinal), workspace)
            : null;

    public async Task<TimeSpan> CycleAsync()
    {
        var id = $"{_workspace.UniqueName}-{_count++}";
        var pidFile = Path.Combine(_workspace.Root, $"{_program}.pid");

        var clock = Stopwatch.StartNew();
        await RunAsync("create", "--bundle", _workspace.TrueBundle, "--pid-file", pidFile, id);
        var pid = int.Parse(await File.ReadAllTextAsync(pidFile), CultureInfo.InvariantCulture);
        using (var process = Libc.OpenProcess(pid))
        {
            await RunAsync("start", id);
            if (process is not null)
            {
                Libc.WaitForExit(process);
            }
        }

        await RunAsync("delete", id);
        return clock.Elapsed;
    }

    /// <summary>Deletes the containers of an interrupted run: they are what is left below the runtime's root.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var left in Directory.Exists(_root) ? Directory.GetDirectories(_root) : [])
        {
            await RunAsync("delete", "--force", Path.GetFileName(left));
        }
    }

    private Task RunAsync(params string[] args) => Programs.RunAsync(_program, ["--root", _root, .. args]);
}
