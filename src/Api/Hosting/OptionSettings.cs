using System.Globalization;
using System.Net;
using System.Text;
using Berth.Core.Cgroups;
using Berth.Core.Logs;

namespace Berth.Api.Hosting;

/// <summary>The options that berthd knows, and how each is understood.</summary>
internal static class OptionSettings
{
    private const int MaxSocketPath = 107; // unix(7), sun_path without its NUL

    private const int MaxTimeout = 3600;

    private static readonly OptionSetting[] Table =
    [
        new("socket", "PATH", "socket to listen on (/run/berth/berth.sock)", (o, v) => o with { Socket = SocketPath(v) }),
        new("state-root", "DIR", "state of this boot (/run/berth)", (o, v) => o with { StateRoot = Absolute(v) }),
        new("data-root", "DIR", "bundles (/var/lib/berth)", (o, v) => o with { DataRoot = Absolute(v) }),
        new("log-root", "DIR", "output of containers (/var/log/berth)", (o, v) => o with { LogRoot = Absolute(v) }),
        new("log-max-size", "BYTES", "size of a file of a container's log (10485760)",
            (o, v) => o with { LogMaxSize = Number(v, LogLimits.MinMaxSize, LogLimits.MaxMaxSize) }),
        new("log-max-files", "NUMBER", "number of files of a container's log (5)",
            (o, v) => o with { LogMaxFiles = (int)Number(v, LogLimits.MinMaxFiles, LogLimits.MaxMaxFiles) }),
        new("cgroup-driver", "cgroupfs|systemd", "who makes containers' cgroups (cgroupfs)", (o, v) => o with { CgroupDriver = Driver(v) }),
        new("cgroup-root", "DIR", "keep to the cgroups below (all of the host's)", (o, v) => o with { CgroupRoot = Absolute(v) }),
        new("tcp", "ADDRESS:PORT", "also listen on a loopback address (none)", (o, v) => o with { Tcp = Loopback(v) }),
        new("tcp-token-file", "FILE", "token that TCP clients must send", (o, v) => o with { TcpTokenFile = Absolute(v) }),
        new("session-keyring", "yes|no", "a session keyring for each container (yes)", (o, v) => o with { SessionKeyring = YesNo(v) }),
        new("attach-timeout", "SECONDS", "how long an attached client may leave output unread (10)",
            (o, v) => o with { AttachTimeout = TimeSpan.FromSeconds(Number(v, 1, MaxTimeout)) }),
        new("resctrl-root", "DIR", "resctrl filesystem (where it is mounted)", (o, v) => o with { ResctrlRoot = Absolute(v) }),
        new("openapi", "FILE", "write the OpenAPI document and exit", (o, v) => o with { OpenApiFile = v }),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptionSetting> All => Table;

    private static string Absolute(string path) =>
        Path.IsPathFullyQualified(path) ? path : throw new FormatException("must be an absolute path");

    private static bool YesNo(string text) => text switch
    {
        "yes" => true,
        "no" => false,
        _ => throw new FormatException("must be yes or no"),
    };

    private static CgroupDriver Driver(string text) => text switch
    {
        "cgroupfs" => CgroupDriver.Cgroupfs,
        "systemd" => CgroupDriver.Systemd,
        _ => throw new FormatException("must be cgroupfs or systemd"),
    };

    private static long Number(string text, long min, long max) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= min && number <= max
            ? number : throw new FormatException($"must be a whole number from {min} to {max}");

    private static string SocketPath(string path) =>
        Path.EndsInDirectorySeparator(Absolute(path)) ? throw new FormatException("must not be a directory")
        : Encoding.UTF8.GetByteCount(path) > MaxSocketPath ? throw new FormatException($"must not be longer than {MaxSocketPath} bytes")
        : path;

    private static IPEndPoint Loopback(string text) =>
        IPEndPoint.TryParse(text, out IPEndPoint? endPoint) && IPAddress.IsLoopback(endPoint.Address) && endPoint.Port > 0
            ? endPoint : throw new FormatException("must be a loopback address and a port, such as 127.0.0.1:8080");
}

/// <summary>One option.</summary>
/// <param name="Name">Its name on the command line, without the dashes.</param>
/// <param name="Value">What its value is called.</param>
/// <param name="Help">What it is for, and its default.</param>
/// <param name="Apply">Takes the value over; throws <see cref="FormatException"/> when it is none.</param>
internal sealed record OptionSetting(string Name, string Value, string Help, Func<DaemonOptions, string, DaemonOptions> Apply)
{
    /// <summary>The environment variable: <c>BERTH_STATE_ROOT</c>.</summary>
    public string Variable { get; } = "BERTH_" + Name.Replace('-', '_').ToUpperInvariant();

    /// <summary>The key in appsettings.json: <c>Berth:StateRoot</c>.</summary>
    public string Key { get; } = "Berth:" + string.Concat(Name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
