using System.Text;
using System.Text.Json;
using Berth.Core.Bundles;
using Berth.Core.Cgroups;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary>Does everything of a create that changes nothing: for create and for the dry run alike.</summary>
internal sealed class ContainerPreparer(BundleOpener bundles, ConfigCompiler compiler, ICgroupManager cgroups)
{
    /// <exception cref="Errors.CoreException">The id, the bundle or the config is wrong.</exception>
    public async Task<PreparedContainer> PrepareAsync(CreateContainerRequest request, CancellationToken cancellationToken)
    {
        string id = request.Id ?? ContainerId.New();
        ContainerId.Demand(id);
        var bundle = await bundles.OpenAsync(request.Bundle, request.Config, cancellationToken).ConfigureAwait(false);
        try
        {
            return Prepare(id, bundle, request);
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    private PreparedContainer Prepare(string id, Bundle bundle, CreateContainerRequest request)
    {
        var json = bundle.ConfigJson;
        var config = compiler.Compile(json);
        var annotations = Merge(config.Spec.Annotations, request.Annotations);
        if (request.Annotations.Count > 0)
        {
            json = JsonSerializer.SerializeToUtf8Bytes(config.Spec with { Annotations = annotations }, SpecJson.Context.Spec);
        }

        return new PreparedContainer(
            id,
            bundle,
            config,
            json,
            annotations,
            cgroups.Resolve(config.Spec.Linux?.CgroupsPath, id),
            ConfigCompiler.Hash([.. Encoding.UTF8.GetBytes(bundle.Path), 0, .. json.Span]));
    }

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
