using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Services;

/// <summary>Programs that are started with sockets (sd_listen_fds(3)).</summary>
public sealed class ListenTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Listen_Sockets_AreThreeAndUpWithTheirNames()
    {
        var listen = new JsonArray(
            new JsonObject { ["stream"] = $"127.0.0.1:{FreePort()}", ["name"] = "http" },
            new JsonObject { ["datagram"] = $"[::1]:{FreePort()}" },
            new JsonObject { ["stream"] = $"@berth-{berth.NewId()}", ["name"] = "control" });

        ProbeReport report = await ProbeAsync(
            listen, config => config.Process()["env"] = new JsonArray("PATH=/bin", "LISTEN_PID=77", "LISTEN_FDS=9"));

        Assert.Equal([0, 1, 2, 3, 4, 5], report.Descriptors.Keys.Order());
        Assert.All([3, 4, 5], number => Assert.StartsWith("socket:", report.Descriptors[number], StringComparison.Ordinal));
        Assert.Equal(1, report.Number("pid"));
        Assert.Equal(
            ["LISTEN_FDNAMES=http:unknown:control", "LISTEN_FDS=3", "LISTEN_PID=1"],
            report.Env.Where(entry => entry.StartsWith("LISTEN_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [RequiresContainersFact]
    public async Task Listen_InTheHostsPidNamespace_NamesTheRealPid()
    {
        ProbeReport report = await ProbeAsync(Stream(FreePort()), config => config.WithoutNamespace("pid"));

        Assert.Contains($"LISTEN_PID={report.Number("pid")}", report.Env);
        Assert.NotEqual(1, report.Number("pid"));
    }

    // a startContainer hook has none of them
    [RequiresContainersFact]
    public async Task Listen_WithHooksAndManySockets_LeaksNothing()
    {
        var listen = new JsonArray([.. Enumerable.Range(0, 16).Select(i => new JsonObject { ["stream"] = $"@berth-{berth.NewId()}-{i}" })]);

        ProbeReport report = await ProbeAsync(listen, config => config["hooks"] = new JsonObject
        {
            ["startContainer"] = new JsonArray(new JsonObject
            {
                ["path"] = "/bin/sh",
                ["args"] = new JsonArray("sh", "-c", "test ! -e /proc/self/fd/3"),
                ["env"] = new JsonArray("PATH=/bin"),
            }),
        });

        Assert.Equal(Enumerable.Range(0, 19), report.Descriptors.Keys.Order());
    }

    [RequiresContainersFact]
    public async Task Listen_ConnectionBeforeStart_IsServedAfterTheDaemonWasKilled()
    {
        int port = FreePort();
        string id = await CreateAsync(Stream(port), config => config.Args("/bin/probe", "serve", "hello"));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        string plan = (await berth.Client.GetAsync($"/v1/containers/{id}/plan")).Expect(HttpStatusCode.OK).Text;
        await berth.StartAsync(id);

        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("hello", await reader.ReadToEndAsync());
        Assert.Contains("take 1 socket", plan, StringComparison.Ordinal);
        Assert.Equal(0, (int?)(await berth.WaitAsync(id))["exitCode"]);
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, port));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Create_AddressInUse_IsRefusedAndLeavesNothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int free = FreePort();
        JsonArray listen = Stream(free);
        listen.Add(new JsonObject { ["stream"] = taken.LocalEndpoint.ToString() });

        JsonNode problem = (await PutAsync(berth.NewId(), listen, config => config.Args("true")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal("/listen/1/stream", (string?)problem["errors"]![0]!["pointer"]);
        Assert.Equal("EADDRINUSE", (string?)problem["errno"]);
        using var again = new TcpListener(IPAddress.Loopback, free);
        again.Start();
    }

    [RequiresContainersTheory]
    [InlineData("""{"stream": "127.0.0.1"}""", "/listen/0/stream")]
    [InlineData("""{"datagram": "host:80"}""", "/listen/0/datagram")]
    [InlineData("""{"stream": "@"}""", "/listen/0/stream")]
    [InlineData("""{"stream": "@a", "datagram": "@a"}""", "/listen/0")]
    [InlineData("""{"name": "x"}""", "/listen/0")]
    [InlineData("""{"stream": "@a", "name": "a:b"}""", "/listen/0/name")]
    [InlineData("""{"stream": "@a", "backlog": 1}""", "/listen/0/backlog")]
    public async Task Create_WhatCanNotListen_IsRefused(string socket, string pointer)
    {
        Reply reply = await PutAsync(berth.NewId(), new JsonArray(JsonNode.Parse(socket)), config => config.Args("true"));

        JsonNode problem = reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static JsonArray Stream(int port) => new(new JsonObject { ["stream"] = $"127.0.0.1:{port}" });

    private Task<Reply> PutAsync(string id, JsonArray listen, Action<JsonObject> edit)
    {
        JsonObject request = berth.CreateRequest(edit);
        request["listen"] = listen;
        return berth.Client.PutAsync($"/v1/containers/{id}", request);
    }

    private async Task<string> CreateAsync(JsonArray listen, Action<JsonObject> edit)
    {
        string id = berth.NewId();
        (await PutAsync(id, listen, edit)).Expect(HttpStatusCode.Created);
        return id;
    }

    private async Task<ProbeReport> ProbeAsync(JsonArray listen, Action<JsonObject> edit)
    {
        string id = await CreateAsync(listen, config => edit(config.Args("/bin/probe")));
        await berth.StartAsync(id);
        Assert.Equal(0, (int?)(await berth.WaitAsync(id))["exitCode"]);
        var report = new ProbeReport(await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
        return report;
    }
}
