using Berth.Core.Cgroups;
using Berth.Core.Logs;

namespace Berth.Api.Hosting;

/// <summary>What the daemon is told at start: by the command line, by environment variables <c>BERTH_…</c>, or by appsettings.json, the
/// earlier before the later.</summary>
public sealed record DaemonOptions
{
    /// <summary><c>--socket</c>: absolute path of the socket it listens on. Default <c>/run/berth/berth.sock</c>.</summary>
    public string Socket { get; init; } = "/run/berth/berth.sock";

    /// <summary><c>--state-root</c>: absolute path of the directory of this boot's state. Default <c>/run/berth</c>.</summary>
    public string StateRoot { get; init; } = "/run/berth";

    /// <summary><c>--data-root</c>: absolute path of the directory of what outlives a boot. Default <c>/var/lib/berth</c>.</summary>
    public string DataRoot { get; init; } = "/var/lib/berth";

    /// <summary><c>--log-root</c>: absolute path of the directory of the containers' output. Default <c>/var/log/berth</c>.</summary>
    public string LogRoot { get; init; } = "/var/log/berth";

    /// <summary><c>--log-max-size</c>: bytes of one file of a container's log. Default 10 MiB.</summary>
    public long LogMaxSize { get; init; } = LogLimits.Default.MaxSize;

    /// <summary><c>--log-max-files</c>: number of files of a container's log. Default 5.</summary>
    public int LogMaxFiles { get; init; } = LogLimits.Default.MaxFiles;

    /// <summary><c>--cgroup-driver</c>: who makes containers' cgroups. Default <c>cgroupfs</c>.</summary>
    public CgroupDriver CgroupDriver { get; init; }

    /// <summary><c>--cgroup-root</c>: absolute path of the directory of cgroups to keep to. Default none: all of the host's.</summary>
    public string? CgroupRoot { get; init; }

    /// <summary><c>--tcp</c>: loopback address and port to listen on as well, such as <c>127.0.0.1:8080</c>. Default none.</summary>
    public System.Net.IPEndPoint? Tcp { get; init; }

    /// <summary><c>--tcp-token-file</c>: absolute path of the file with the token that TCP needs.</summary>
    public string? TcpTokenFile { get; init; }

    /// <summary><c>--session-keyring</c>: whether each container gets a session keyring of its own. Default true.</summary>
    public bool SessionKeyring { get; init; } = true;

    /// <summary><c>--attach-timeout</c>: how long a client that has attached may leave output unread. Default 10 seconds.</summary>
    public TimeSpan AttachTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>--resctrl-root</c>: absolute path of the root of the resctrl filesystem. Default is where it is mounted.</summary>
    public string? ResctrlRoot { get; init; }

    /// <summary><c>--openapi</c>: file to write the OpenAPI document to, instead of serving.</summary>
    public string? OpenApiFile { get; init; }
}
