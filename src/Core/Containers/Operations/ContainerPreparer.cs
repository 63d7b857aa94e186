using System.Text;
using System.Text.Json;
using Berth.Core.Bundles;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Systemd;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Listening;
using Berth.Core.Logs;
using Berth.Core.Notifications;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Core.Stdio;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary>Does everything of a create that changes nothing: for create and for the dry run alike.</summary>
internal sealed class ContainerPreparer(BundleOpener bundles, ConfigCompiler compiler, ICgroupManager cgroups, IOptions<CoreOptions> options)
{
    /// <summary>What changes the plan of a container with these options.</summary>
    public static PlanExtras? ExtrasOf(NotifyOptions? notify, IReadOnlyList<ListenOptions> listen) => notify is null && listen.Count == 0
        ? null
        : new PlanExtras { HasNotify = notify is not null, SocketNames = [.. listen.Select(socket => socket.NameOrDefault)] };

    /// <exception cref="Errors.CoreException">The id, the bundle or the config is wrong.</exception>
    public async Task<PreparedContainer> PrepareAsync(CreateContainerRequest request, CancellationToken cancellationToken)
    {
        string id = request.Id ?? ContainerId.New();
        ContainerId.Demand(id);
        var limits = LimitsOf(request);
        request.Notify?.Check();
        ListenAddress.Check(request.Listen);
        var bundle = await bundles.OpenAsync(request.Bundle, request.Config, cancellationToken).ConfigureAwait(false);
        try
        {
            return Prepare(id, bundle, request, limits);
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    private PreparedContainer Prepare(string id, Bundle bundle, CreateContainerRequest request, LogLimits limits)
    {
        var json = request.Terminal is { } terminal ? WithTerminal(bundle.ConfigJson, terminal) : bundle.ConfigJson;
        var config = compiler.Compile(json, ExtrasOf(request.Notify, request.Listen));
        JoinedNamespaces.Check(config.Spec);
        var annotations = Merge(config.Spec.Annotations, request.Annotations);
        if (request.Annotations.Count > 0)
        {
            json = JsonSerializer.SerializeToUtf8Bytes(config.Spec with { Annotations = annotations }, SpecJson.Context.Spec);
        }

        var stdio = ProcessStdio.Of(request.Stdio, config.Spec.Process?.Terminal == true);
        return new PreparedContainer(
            id,
            bundle,
            config,
            json,
            annotations,
            cgroups.Resolve(config.Spec.Linux?.CgroupsPath, id),
            options.Value.CgroupDriver == CgroupDriver.Systemd ? PropertyAnnotations.Read(annotations) : [],
            limits,
            stdio,
            request.Notify,
            request.Listen,
            HashOf(
                bundle.Path,
                [.. json.Span, .. Distinguish(stdio), .. Distinguish(request.Notify), .. Distinguish(request.Listen)],
                limits == options.Value.LogLimits ? "" : limits.Variable));
    }

    private static string HashOf(string bundle, ReadOnlySpan<byte> config, string limits) =>
        ConfigCompiler.Hash([.. Encoding.UTF8.GetBytes(bundle), 0, .. Encoding.UTF8.GetBytes(limits), .. config]);

    private LogLimits LimitsOf(CreateContainerRequest request)
    {
        var usual = options.Value.LogLimits;
        if (request.LogMaxSize is null && request.LogMaxFiles is null)
        {
            return usual;
        }

        var limits = new LogLimits(request.LogMaxSize ?? usual.MaxSize, request.LogMaxFiles ?? usual.MaxFiles);
        return limits.IsValid ? limits : throw new CoreException(
            ErrorCode.InvalidRequest, $"log: {limits.MaxFiles} files of {limits.MaxSize} bytes are out of range");
    }

    private static ReadOnlyMemory<byte> WithTerminal(ReadOnlyMemory<byte> json, TerminalRequest terminal)
    {
        var spec = SpecReader.Read(json).Spec;
        var process = spec.Process ?? new Specs.Process();
        var size = terminal.Size is { } given ? new Box { Width = given.Columns, Height = given.Rows } : process.ConsoleSize;
        return JsonSerializer.SerializeToUtf8Bytes(
            spec with { Process = process with { Terminal = true, ConsoleSize = size } }, SpecJson.Context.Spec);
    }

    // what most containers have adds nothing
    private static byte[] Distinguish(ProcessStdio stdio) =>
        stdio == ProcessStdio.Default ? [] : JsonSerializer.SerializeToUtf8Bytes(stdio, StateJsonContext.Default.ProcessStdio);

    private static byte[] Distinguish(IReadOnlyList<ListenOptions> listen) =>
        listen.Count == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(listen, StateJsonContext.Default.IReadOnlyListListenOptions);

    private static byte[] Distinguish(NotifyOptions? notify) =>
        notify is null ? [] : JsonSerializer.SerializeToUtf8Bytes(notify, StateJsonContext.Default.NotifyOptions);

    private static SortedDictionary<string, string> Merge(
        IReadOnlyDictionary<string, string>? config, IReadOnlyDictionary<string, string> request)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (config ?? new Dictionary<string, string>()).Concat(request))
        {
            merged[key] = value;
        }

        return merged;
    }
}
