using System.Collections.Concurrent;
using System.Text.Json;
using Berth.Core.Containers;
using Berth.Core.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Berth.Core.Bundles;

/// <summary>The registered bundles: a directory below the data root for each, with a meta.json.</summary>
public sealed partial class BundleStore
{
    private const string MetaFile = "meta.json";
    private const UnixFileMode RootMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private readonly string _root;
    private readonly ContainerRegistry _containers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _changes = new();
    private readonly ConcurrentDictionary<string, BundleInfo> _bundles;

    /// <summary>Reads what is registered.</summary>
    /// <exception cref="IOException">The data root can not be used.</exception>
    public BundleStore(IOptions<CoreOptions> options, ContainerRegistry containers, TimeProvider time, ILogger<BundleStore> logger)
    {
        _root = Path.Combine(options.Value.DataRoot, "bundles");
        _containers = containers;
        _time = time;
        _logger = logger;
        Directory.CreateDirectory(_root, RootMode);
        _bundles = new(Load().ToDictionary(bundle => bundle.Name, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>Every registered bundle, ordered by name.</summary>
    public IReadOnlyList<BundleInfo> List() => [.. _bundles.Values.OrderBy(bundle => bundle.Name, StringComparer.Ordinal)];

    /// <summary>One bundle.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.BundleNotFound"/>.</exception>
    public BundleInfo Get(string name) => _bundles.TryGetValue(name, out var bundle)
        ? bundle
        : throw new CoreException(ErrorCode.BundleNotFound, $"there is no bundle {name}");

    /// <summary>Gives a name to a directory. The same name for the same directory again changes nothing.</summary>
    /// <param name="name">A letter or digit, then up to 127 letters, digits or any of <c>_ + - .</c></param>
    /// <param name="path">Absolute path of a directory with a config.json.</param>
    /// <param name="cancellationToken">Gives up waiting for the directory's filesystem.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.BundleExists"/>, and what
    /// <see cref="BundleOpener.OpenAsync"/> throws.</exception>
    public async Task<BundleInfo> RegisterAsync(string name, string path, CancellationToken cancellationToken)
    {
        Demand(ContainerId.IsValid(name), "/name", "a bundle's name is a letter or digit, then up to 127 letters, digits or any of _ + - .");
        Demand(path.StartsWith('/'), "/path", "a bundle's path is absolute");
        (await new BundleOpener(this, _time).OpenAsync(path, config: null, cancellationToken).ConfigureAwait(false)).Dispose();
        lock (_changes)
        {
            if (_bundles.TryGetValue(name, out var existing))
            {
                return existing.Path == path
                    ? existing
                    : throw new CoreException(ErrorCode.BundleExists, $"there is a bundle {name} already, at {existing.Path}");
            }

            var bundle = new BundleInfo(name, path, _time.GetUtcNow());
            Save(bundle);
            return _bundles[name] = bundle;
        }
    }

    /// <summary>Takes the name away. The directory stays as it is.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.BundleNotFound"/>; <see cref="ErrorCode.BundleInUse"/> while a container
    /// made from it by name exists; <see cref="ErrorCode.StateFailed"/>.</exception>
    public void Delete(string name)
    {
        lock (_changes)
        {
            Get(name);
            if (_containers.UsesBundle(name))
            {
                throw new CoreException(ErrorCode.BundleInUse, $"bundle {name} is used by a container");
            }

            Guard(name, () => Directory.Delete(Path.Combine(_root, name), recursive: true));
            _bundles.TryRemove(name, out _);
        }
    }

    private void Save(BundleInfo bundle) => Guard(bundle.Name, () =>
    {
        string directory = Path.Combine(_root, bundle.Name);
        Directory.CreateDirectory(directory, RootMode);
        string temporary = Path.Combine(directory, "." + MetaFile);
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(bundle, BundleJsonContext.Default.BundleInfo));
        File.Move(temporary, Path.Combine(directory, MetaFile), overwrite: true);
    });

    // a directory without a meta.json is a registration that a killed daemon did not finish
    private IEnumerable<BundleInfo> Load()
    {
        foreach (string file in Directory.EnumerateDirectories(_root).Select(path => Path.Combine(path, MetaFile)).Where(File.Exists))
        {
            // a copied directory would give one name to two bundles
            if (Read(file) is { } bundle && bundle.Name == Path.GetFileName(Path.GetDirectoryName(file)))
            {
                yield return bundle;
            }
        }
    }

    private BundleInfo? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), BundleJsonContext.Default.BundleInfo);
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            LogUnreadable(failure, file);
            return null;
        }
    }

    private static void Demand(bool condition, string pointer, string message)
    {
        if (!condition)
        {
            throw new CoreException(ErrorCode.InvalidRequest, message) { Problems = [new ConfigProblem(pointer, message)] };
        }
    }

    private static void Guard(string name, Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CoreException(ErrorCode.StateFailed, $"registration of bundle {name}: {failure.Message}", failure);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{File} can not be read; that bundle is not registered")]
    private partial void LogUnreadable(Exception failure, string file);
}
