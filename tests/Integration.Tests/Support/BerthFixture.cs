using System.Net;
using System.Text.Json.Nodes;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon and a bundle for all tests of a class. When they are done, nothing may be left of any container.</summary>
public class BerthFixture : IAsyncLifetime, IDisposable
{
    private static int _fixtures;

    private readonly string _prefix = $"it{Environment.ProcessId}x{Interlocked.Increment(ref _fixtures)}x";
    private int _ids;
    private DaemonProcess? _daemon;
    private TestBundle? _bundle;
    private string? _spec;

    public DaemonProcess Daemon => _daemon ?? throw new InvalidOperationException("not initialised");

    public BerthClient Client => Daemon.Client;

    /// <summary>A bundle whose config.json is the default one.</summary>
    public TestBundle Bundle => _bundle ?? throw new InvalidOperationException("not initialised");

    /// <summary>In the id of every container of this fixture, and of no other.</summary>
    public string Prefix => _prefix;

    /// <summary>What the daemon is told besides its directories.</summary>
    protected virtual IReadOnlyList<string> Arguments => [];

    /// <summary>What the daemon is run under.</summary>
    protected virtual IReadOnlyList<string> Wrapper => [];

    /// <summary>Path of the daemon; null for the one that is tested everywhere.</summary>
    protected virtual string? Program => null;

    /// <summary>Why there can be no daemon here; null when there can.</summary>
    protected virtual string? WhyNot => HostTools.WhyNoContainers;

    private bool IsPlain => Wrapper.Count == 0 && Arguments.Count == 0;

    public async Task InitializeAsync()
    {
        if (WhyNot is not null)
        {
            return;
        }

        _daemon = (IsPlain ? WarmDaemons.Take() : null) ?? await DaemonProcess.StartUnderAsync(Wrapper, Arguments, NewRoots(), Program);
        _spec = (await Client.GetAsync("/v1/spec")).Expect(HttpStatusCode.OK).Text;
        _bundle = NewBundle();
    }

    public async Task DisposeAsync()
    {
        if (_daemon is null)
        {
            return;
        }

        try
        {
            await DeleteAllAsync();
            Leftovers.AssertNone(Daemon.Roots, Prefix);
            Assert.DoesNotContain("Unhandled exception", Daemon.Errors, StringComparison.Ordinal);
        }
        catch
        {
            await _daemon.DisposeAsync();
            throw;
        }

        if (IsPlain && WarmDaemons.Keep(_daemon))
        {
            return;
        }

        await using (_daemon)
        {
            Assert.Equal(0, await Daemon.StopAsync());
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The directories of its daemon.</summary>
    protected virtual DaemonRoots NewRoots() => new();

    protected virtual void Dispose(bool disposing) => _bundle?.Dispose();

    /// <summary>An id that no other test has.</summary>
    public string NewId() => $"{Prefix}{Interlocked.Increment(ref _ids)}x";

    /// <summary>A bundle of the test's own, whose config.json is the default one.</summary>
    public virtual TestBundle NewBundle() => new(Config());

    /// <summary>The default config, changed.</summary>
    public JsonObject Config(Action<JsonObject>? edit = null)
    {
        JsonObject config = JsonNode.Parse(_spec!)!.AsObject();
        edit?.Invoke(config);
        return config;
    }

    /// <summary>The body of a create.</summary>
    public JsonObject CreateRequest(Action<JsonObject>? edit = null, TestBundle? bundle = null) =>
        new() { ["bundle"] = (bundle ?? Bundle).Directory, ["config"] = Config(edit) };

    /// <summary>Asks for a container and returns whatever comes.</summary>
    public Task<Reply> PutAsync(string id, Action<JsonObject>? edit = null, TestBundle? bundle = null) =>
        Client.PutAsync($"/v1/containers/{id}", CreateRequest(edit, bundle));

    /// <summary>Creates a container; returns its id.</summary>
    public async Task<string> CreateAsync(Action<JsonObject>? edit = null, TestBundle? bundle = null)
    {
        string id = NewId();
        (await PutAsync(id, edit, bundle)).Expect(HttpStatusCode.Created);
        return id;
    }

    public async Task StartAsync(string id) => (await Client.PostAsync($"/v1/containers/{id}/start")).Expect(HttpStatusCode.NoContent);

    /// <summary>Creates and starts a container; returns its id.</summary>
    public async Task<string> CreateStartedAsync(Action<JsonObject>? edit = null, TestBundle? bundle = null)
    {
        string id = await CreateAsync(edit, bundle);
        await StartAsync(id);
        return id;
    }

    /// <summary>What the API says of a container.</summary>
    public async Task<JsonNode> GetAsync(string id) => (await Client.GetAsync($"/v1/containers/{id}")).Expect(HttpStatusCode.OK).Json;

    public async Task<int> PidAsync(string id) => (int)(await GetAsync(id))["pid"]!;

    /// <summary>Waits for a condition; returns the answer.</summary>
    public async Task<JsonNode> WaitAsync(string id, string condition = "stopped") =>
        (await Client.GetAsync($"/v1/containers/{id}/wait?condition={condition}")).Expect(HttpStatusCode.OK).Json;

    public async Task<string> LogsAsync(string id) => (await Client.GetAsync($"/v1/containers/{id}/logs")).Expect(HttpStatusCode.OK).Text;

    /// <summary>Returns once the program has written that line.</summary>
    public async Task AwaitLineAsync(string id, string line)
    {
        using var reader = new StreamReader(await Client.FollowAsync($"/v1/containers/{id}/logs?follow=true"));
        while (await reader.ReadLineAsync() is { } read)
        {
            if (read == line)
            {
                return;
            }
        }

        Assert.Fail($"{id} ended without writing \"{line}\"");
    }

    /// <summary>Deletes a container and looks whether anything is left of it.</summary>
    public async Task DeleteAsync(string id, bool force = false)
    {
        (await Client.DeleteAsync($"/v1/containers/{id}?force={(force ? "true" : "false")}")).Expect(HttpStatusCode.NoContent);
        Leftovers.AssertNone(Daemon.Roots, id);
    }

    /// <summary>A container's whole life: create, start, wait, logs, delete.</summary>
    public async Task<Outcome> RunAsync(Action<JsonObject>? edit = null, TestBundle? bundle = null)
    {
        string id = await CreateStartedAsync(edit, bundle);
        JsonNode end = await WaitAsync(id);
        string output = await LogsAsync(id);
        await DeleteAsync(id);
        return new Outcome((int?)end["exitCode"], (int?)end["signal"], output);
    }

    /// <summary>Runs a script that is to succeed; returns what it wrote, without the last line's end.</summary>
    public async Task<string> ShellAsync(string script, Action<JsonObject>? edit = null, TestBundle? bundle = null)
    {
        Outcome outcome = await RunAsync(
            config =>
            {
                config.Shell(script);
                edit?.Invoke(config);
            },
            bundle);
        Assert.True(outcome.ExitCode == 0, $"{script}: {outcome}");
        return outcome.Output.TrimEnd('\n');
    }

    /// <summary>Runs the probe; returns what it saw from inside.</summary>
    public async Task<ProbeReport> ProbeAsync(Action<JsonObject>? edit = null, TestBundle? bundle = null)
    {
        Outcome outcome = await RunAsync(
            config =>
            {
                config.Args("/bin/probe");
                edit?.Invoke(config);
            },
            bundle);
        Assert.True(outcome.ExitCode == 0, $"probe: {outcome}");
        return new ProbeReport(outcome.Output);
    }

    private async Task DeleteAllAsync()
    {
        JsonNode list = (await Client.GetAsync("/v1/containers?limit=1000")).Expect(HttpStatusCode.OK).Json;
        foreach (JsonNode? container in list["items"]!.AsArray())
        {
            (await Client.DeleteAsync($"/v1/containers/{container!["id"]}?force=true")).Expect(HttpStatusCode.NoContent);
        }
    }
}
