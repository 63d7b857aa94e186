using System.Collections.Concurrent;
using Berth.Conformance.Tests.Cases;
using Berth.Conformance.Tests.Runtimes;
using Berth.Conformance.Tests.Table;
using Berth.TestSupport;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Host;

namespace Berth.Conformance.Tests;

/// <summary>Runs cases under the runtimes, each once.</summary>
public sealed class ConformanceRun : IAsyncLifetime, IDisposable
{
    private const int AtATime = 6;

    private readonly ConcurrentDictionary<(string Runtime, string Case), Task<Observation>> _observations = new();
    private readonly Dictionary<string, IRuntime> _runtimes = [];
    private readonly Lazy<Task> _all;
    private DaemonProcess? _daemon;
    private TemporaryDirectory? _state;

    public ConformanceRun() => _all = new Lazy<Task>(RunAllAsync);

    public async Task InitializeAsync()
    {
        if (HostTools.WhyNoContainers is not null)
        {
            return;
        }

        _daemon = await DaemonProcess.StartAsync();
        _state = new TemporaryDirectory();
        Add(new BerthRuntime(_daemon));
        foreach (string program in DifferenceTable.Versions.Keys.Where(program => Installed.WhyNot(program) is null))
        {
            Add(new CommandRuntime(program, _state[program]));
        }
    }

    public async Task DisposeAsync()
    {
        if (_daemon is null)
        {
            return;
        }

        await using (_daemon)
        {
            Leftovers.AssertNone(_daemon.Roots, RunId.Prefix);
        }
    }

    public void Dispose() => _state?.Dispose();

    /// <summary>What a runtime makes of a case. The first one to ask has all of them run, several at a time.</summary>
    public async Task<Observation> ObserveAsync(string runtime, ConformanceCase test)
    {
        await _all.Value;
        return await _observations[(runtime, test.Name)];
    }

    /// <summary>How a case comes out differently under another runtime.</summary>
    public async Task<IReadOnlyList<Difference>> CompareAsync(string runtime, ConformanceCase test) =>
        Comparison.Of(test, await ObserveAsync("berth", test), await ObserveAsync(runtime, test));

    // a run that fails is for the test that asks for it
    private Task RunAllAsync() => Parallel.ForEachAsync(
        from test in CaseFiles.All from runtime in _runtimes.Values select (test, runtime),
        new ParallelOptions { MaxDegreeOfParallelism = AtATime },
        async (pair, _) =>
        {
            Task<Observation> running = pair.runtime.RunAsync(pair.test);
            _observations[(pair.runtime.Name, pair.test.Name)] = running;
            await running.ContinueWith(static _ => { }, TaskScheduler.Default);
        });

    private void Add(IRuntime runtime) => _runtimes[runtime.Name] = runtime;
}
