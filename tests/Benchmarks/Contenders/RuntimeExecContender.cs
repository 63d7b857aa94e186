using System.Diagnostics;

namespace Berth.Benchmarks.Contenders;

/// <summary>A runc-compatible command line, running <c>/bin/true</c> in a container of its own that sleeps.</summary>
internal sealed class RuntimeExecContender : IContender
{
    private readonly string _program;
    private readonly string _root;
    private readonly string _container;

    private RuntimeExecContender(string program, string version, Workspace workspace)
    {
        _program = program;
        _root = Path.Combine(workspace.Root, $"{program}-exec");
        _container = $"{workspace.UniqueName}-{program}-exec";
        Name = version;
    }

    public string Name { get; }

    public bool WarmsUp => false;

    /// <summary>Starts the container; null when the runtime is not installed.</summary>
    public static async Task<RuntimeExecContender?> CreateAsync(string program, Workspace workspace)
    {
        if (await Programs.FirstLineAsync(program, "--version") is not { } version)
        {
            return null;
        }

        var contender = new RuntimeExecContender(program, version.Replace(" version", "", StringComparison.Ordinal), workspace);
        await contender.RunAsync("create", "--bundle", workspace.SleepBundle, contender._container);
        await contender.RunAsync("start", contender._container);
        return contender;
    }

    public async Task<TimeSpan> CycleAsync()
    {
        var clock = Stopwatch.StartNew();
        await RunAsync("exec", _container, "/bin/true");
        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync() => await RunAsync("delete", "--force", _container);

    private Task RunAsync(params string[] args) => Programs.RunAsync(_program, ["--root", _root, .. args]);
}
