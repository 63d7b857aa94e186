using Berth.Core.Bundles;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Systemd;
using Berth.Core.Listening;
using Berth.Core.Logs;
using Berth.Core.Notifications;
using Berth.Core.Stdio;

namespace Berth.Core.Containers.Operations;

/// <summary>Everything about a container to be that can be known before anything is made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Bundle">The bundle, open.</param>
/// <param name="Config">The effective config and its plan.</param>
/// <param name="ConfigJson">The effective config as it will be saved: with the request's annotations.</param>
/// <param name="Annotations">The config's annotations with the request's over them.</param>
/// <param name="CgroupPaths">Where its cgroups will lie.</param>
/// <param name="UnitProperties">What its annotations ask of its systemd unit, if it gets one.</param>
/// <param name="LogLimits">How much of its output will be kept.</param>
/// <param name="Stdio">What its standard streams will be connected to.</param>
/// <param name="Notify">Its socket for sd_notify(3), or null.</param>
/// <param name="Listen">Sockets that its program is started with.</param>
/// <param name="RequestHash">Tells a repeated create from another one.</param>
internal sealed record PreparedContainer(
    string Id,
    Bundle Bundle,
    CompiledConfig Config,
    ReadOnlyMemory<byte> ConfigJson,
    IReadOnlyDictionary<string, string> Annotations,
    CgroupPaths CgroupPaths,
    IReadOnlyList<UnitProperty> UnitProperties,
    LogLimits LogLimits,
    ProcessStdio Stdio,
    NotifyOptions? Notify,
    IReadOnlyList<ListenOptions> Listen,
    string RequestHash) : IDisposable
{
    public void Dispose() => Bundle.Dispose();
}
