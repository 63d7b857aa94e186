using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Config;

/// <summary>linux.netDevices. The daemon has a network namespace of its own, so that none of the host's devices is touched.</summary>
public sealed class NetDeviceTests : IAsyncLifetime, IDisposable
{
    private DaemonProcess? _daemon;
    private TestBundle? _bundle;
    private JsonObject? _config;
    private int _ids;

    private DaemonProcess Daemon => _daemon ?? throw new InvalidOperationException("not initialised");

    public async Task InitializeAsync()
    {
        if ((HostTools.WhyNoContainers ?? HostTools.WhyNoNetworkTools) is not null)
        {
            return;
        }

        _daemon = await DaemonProcess.StartUnderAsync("unshare", "--net", "--");
        _config = (await Daemon.Client.GetAsync("/v1/spec")).Expect(HttpStatusCode.OK).Json.AsObject();
        _bundle = new TestBundle(_config);
        await IpAsync("link add dev0 type veth peer name peer0");
    }

    public async Task DisposeAsync()
    {
        if (_daemon is not null)
        {
            await _daemon.DisposeAsync();
        }
    }

    public void Dispose() => _bundle?.Dispose();

    [RequiresNetworkToolsFact]
    public async Task Device_OfTheHost_IsMovedUnderItsNameAndUp()
    {
        string id = await CreateAsync("dev0");

        Assert.DoesNotContain("dev0", await IpAsync("-o link"), StringComparison.Ordinal);
        Assert.Matches("dev0@.*<[^>]*UP[,>]", await IpInAsync(id, "-o link"));
        await DeleteAsync(id);
    }

    [RequiresNetworkToolsFact]
    public async Task Device_WithAName_HasItInside()
    {
        string id = await CreateAsync("dev0", "inside");

        string devices = await IpInAsync(id, "-o link");
        Assert.Contains("inside@", devices, StringComparison.Ordinal);
        Assert.DoesNotContain("dev0", devices, StringComparison.Ordinal);
        await DeleteAsync(id);
    }

    [RequiresNetworkToolsFact]
    public async Task Device_WithATemplate_GetsTheLowestNumberThatIsFree()
    {
        await IpAsync("link add dev1 type veth peer name peer1");

        string id = await CreateAsync(new JsonObject { ["dev0"] = Named("net%d"), ["dev1"] = Named("net%d") });

        string devices = await IpInAsync(id, "-o link");
        Assert.Contains("net0@", devices, StringComparison.Ordinal);
        Assert.Contains("net1@", devices, StringComparison.Ordinal);
        await DeleteAsync(id);
    }

    [RequiresNetworkToolsFact]
    public async Task Addresses_PermanentAndGlobal_AreKeptAndOthersNot()
    {
        await IpAsync("addr add 192.0.2.7/24 broadcast 192.0.2.255 dev dev0 label dev0:x");
        await IpAsync("addr add 192.0.2.8 peer 192.0.2.9/32 dev dev0");
        await IpAsync("addr add 169.254.3.4/16 scope link dev dev0");
        await IpAsync("addr add 2001:db8::7/64 dev dev0 nodad");
        await IpAsync("addr add 2001:db8::8/64 dev dev0 nodad valid_lft 1000 preferred_lft 1000");

        string id = await CreateAsync("dev0", "inside");

        string addresses = await IpInAsync(id, "-o addr show dev inside scope global");
        Assert.Contains("inet 192.0.2.7/24 brd 192.0.2.255 scope global inside:x", addresses, StringComparison.Ordinal);
        Assert.Contains("inet 192.0.2.8 peer 192.0.2.9/32 scope global inside", addresses, StringComparison.Ordinal);
        Assert.Contains("inet6 2001:db8::7/64 scope global", addresses, StringComparison.Ordinal);
        Assert.Equal(3, addresses.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain("169.254", await IpInAsync(id, "-o addr"), StringComparison.Ordinal);
        await DeleteAsync(id);
    }

    [RequiresNetworkToolsFact]
    public async Task Attributes_HardwareAddressAndMtu_AreKept()
    {
        await IpAsync("link set dev0 address 02:00:00:00:00:17 mtu 1400");

        string id = await CreateAsync("dev0", "inside");

        Assert.Equal("02:00:00:00:00:17", await CatAsync(id, "/sys/class/net/inside/address"));
        Assert.Equal("1400", await CatAsync(id, "/sys/class/net/inside/mtu"));
        await DeleteAsync(id);
    }

    [RequiresNetworkToolsFact]
    public async Task Device_ThatIsMissing_FailsTheCreateAndTheOthersComeBack()
    {
        await IpAsync("link set dev0 up");
        await IpAsync("addr add 192.0.2.7/24 dev dev0");

        Reply reply = await PutAsync("c0", new JsonObject { ["dev0"] = Named("inside"), ["missing"] = new JsonObject() });

        JsonNode problem = reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");
        Assert.Equal("/linux/netDevices/missing", (string?)problem["errors"]![0]!["pointer"]);
        Assert.Equal("ENODEV", (string?)problem["errno"]);
        Assert.Matches("dev0@.*<[^>]*UP[,>]", await IpAsync("-o link"));
        Assert.Contains("192.0.2.7/24", await IpAsync("-o addr show dev dev0"), StringComparison.Ordinal);
    }

    [RequiresNetworkToolsFact]
    public async Task Device_OfACreateThatFailsLater_ComesBack()
    {
        _config!.Args("/no/such/program");

        (await PutAsync("c0", new JsonObject { ["dev0"] = Named("inside") })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-found");

        Assert.Contains("dev0@", await IpAsync("-o link"), StringComparison.Ordinal);
    }

    [RequiresNetworkToolsFact]
    public async Task Device_ThatCanNotBeMoved_IsNamedWithTheKernelsWords()
    {
        await IpAsync("link add bridge0 type bridge");

        Reply reply = await PutAsync("c0", new JsonObject { ["bridge0"] = new JsonObject() });

        JsonNode problem = reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");
        Assert.Equal("/linux/netDevices/bridge0", (string?)problem["errors"]![0]!["pointer"]);
        Assert.Contains("bridge0:", await IpAsync("-o link"), StringComparison.Ordinal);
    }

    [RequiresNetworkToolsFact]
    public async Task VirtualDevice_OfAContainerThatIsDeleted_GoesWithItsNamespace()
    {
        string id = await CreateAsync("dev0");

        await DeleteAsync(id);

        // a veth pair goes as a whole, once the namespace is taken down: the kernel says so in its own time
        using var monitor = Process.Start(new ProcessStartInfo("nsenter", Nsenter("ip", "-o", "monitor", "link")) { RedirectStandardOutput = true })!;
        while ((await IpAsync("-o link")).Contains("peer0", StringComparison.Ordinal) && await monitor.StandardOutput.ReadLineAsync() is not null)
        {
        }

        monitor.Kill();
        await monitor.WaitForExitAsync();
        Assert.DoesNotContain("peer0", await IpAsync("-o link"), StringComparison.Ordinal);
    }

    private static JsonObject Named(string name) => new() { ["name"] = name };

    private Task<string> CreateAsync(string device, string name = "") => CreateAsync(new JsonObject { [device] = Named(name) });

    private async Task<string> CreateAsync(JsonObject devices)
    {
        string id = $"net{Environment.ProcessId}x{Interlocked.Increment(ref _ids)}";
        (await PutAsync(id, devices)).Expect(HttpStatusCode.Created);
        return id;
    }

    private Task<Reply> PutAsync(string id, JsonObject devices)
    {
        JsonObject config = _config!.DeepClone().AsObject();
        config.Linux()["netDevices"] = devices;
        return Daemon.Client.PutAsync($"/v1/containers/{id}", new JsonObject { ["bundle"] = _bundle!.Directory, ["config"] = config });
    }

    private async Task DeleteAsync(string id) =>
        (await Daemon.Client.DeleteAsync($"/v1/containers/{id}?force=true")).Expect(HttpStatusCode.NoContent);

    private Task<string> IpAsync(string arguments) => RunAsync(Nsenter(["ip", .. arguments.Split(' ')]));

    private async Task<string> IpInAsync(string id, string arguments) =>
        await RunAsync(["--target", await PidAsync(id), "--net", "ip", .. arguments.Split(' ')]);

    private async Task<string> CatAsync(string id, string path) =>
        (await RunAsync(["--target", await PidAsync(id), "--net", "--mount", "--root", "/bin/cat", path])).TrimEnd('\n');

    private async Task<string> PidAsync(string id) =>
        (await Daemon.Client.GetAsync($"/v1/containers/{id}")).Expect(HttpStatusCode.OK).Json["pid"]!.ToString();

    private string[] Nsenter(params IReadOnlyList<string> command) => ["--target", Daemon.Pid.ToString(), "--net", .. command];

    private static async Task<string> RunAsync(IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("nsenter", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: {await errors}");
        return output;
    }
}
