using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;

namespace Berth.Benchmarks.Contenders;

/// <summary>A service that speaks Docker's REST API: Docker itself, or Podman's compatible one.</summary>
internal sealed class DockerApiContender : IContender
{
    private const string Api = "/v1.40";

    // The services' own defaults are above what a process without CAP_SYS_RESOURCE may set.
    private static readonly object[] Ulimits =
    [
        new { Name = "nofile", Soft = 1024, Hard = 1024 },
        new { Name = "nproc", Soft = 4096, Hard = 4096 },
    ];

    private readonly UnixHttpClient _client;
    private readonly Process? _service;
    private readonly string _image;
    private readonly string _cgroup;
    private readonly string _request;

    private DockerApiContender(string name, UnixHttpClient client, Process? service, string image, string cgroup)
    {
        _cgroup = cgroup;
        Name = name;
        _client = client;
        _service = service;
        _image = image;
        _request = JsonSerializer.Serialize(new
        {
            Image = image,
            Cmd = (string[])["/bin/true"],
            HostConfig = new { NetworkMode = "none", CgroupParent = $"/{cgroup}", Ulimits },
        });
    }

    public string Name { get; }

    public bool WarmsUp => false;

    /// <summary>Connects to a service that runs already and gives it the image, a layer of the same busybox.</summary>
    /// <param name="name">What the report calls it.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="service">The service's process when it is this run's own, to be ended with it.</param>
    /// <param name="workspace">Where the root filesystem is.</param>
    public static async Task<DockerApiContender> ConnectAsync(
        string name, string socket, Process? service, Workspace workspace)
    {
        var client = new UnixHttpClient(socket);
        using var version = JsonDocument.Parse(await client.GetTextAsync($"{Api}/version"));
        using var layer = new MemoryStream();
        await TarFile.CreateFromDirectoryAsync(workspace.RootFilesystem, layer, includeBaseDirectory: false);
        layer.Position = 0;
        using var imported = JsonDocument.Parse(await client.SendTarAsync($"{Api}/images/create?fromSrc=-", layer));
        return new DockerApiContender(
            $"{name} {version.RootElement.GetProperty("Version").GetString()} (REST)",
            client,
            service,
            imported.RootElement.GetProperty("status").GetString()!,
            $"{workspace.UniqueName}-{name}");
    }

    public async Task<TimeSpan> CycleAsync()
    {
        var clock = Stopwatch.StartNew();
        using var created = JsonDocument.Parse(await _client.SendAsync(HttpMethod.Post, $"{Api}/containers/create", _request));
        var path = $"{Api}/containers/{created.RootElement.GetProperty("Id").GetString()}";
        await _client.SendAsync(HttpMethod.Post, $"{path}/start");
        await _client.SendAsync(HttpMethod.Post, $"{path}/wait");
        await _client.SendAsync(HttpMethod.Delete, path);
        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.SendAsync(HttpMethod.Delete, $"{Api}/images/{_image}?force=true");
        _client.Dispose();
        if (_service is not null)
        {
            Libc.Terminate(_service.Id);
            await _service.WaitForExitAsync();
            _service.Dispose();
        }

        Machine.RemoveCgroup(_cgroup);
    }
}
