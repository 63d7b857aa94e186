using Berth.Core.Errors;
using Berth.Core.Resilience;

namespace Berth.Core.Bundles;

/// <summary>Opens bundles by name or path.</summary>
public sealed class BundleOpener
{
    /// <summary>How long a bundle's filesystem may take to answer.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly BundleStore _store;
    private readonly TimeProvider _time;
    private readonly SlowCalls _calls = new();

    /// <summary>Makes an opener for registered bundles and for any directory.</summary>
    public BundleOpener(BundleStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Opens a bundle and its config.json. A filesystem that does not answer holds up this call alone.</summary>
    /// <param name="nameOrPath">Name of a registered bundle, or absolute path of a directory.</param>
    /// <param name="config">A whole config.json (UTF-8) to use in place of the bundle's; null reads the bundle's.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.BundleNotFound"/>, <see cref="ErrorCode.InvalidBundle"/>,
    /// <see cref="ErrorCode.ConfigTooLarge"/>, <see cref="ErrorCode.DeadlinePassed"/>.</exception>
    public async Task<Bundle> OpenAsync(string nameOrPath, ReadOnlyMemory<byte>? config, CancellationToken cancellationToken)
    {
        var (name, path) = nameOrPath.StartsWith('/') ? (null, nameOrPath) : (nameOrPath, _store.Get(nameOrPath).Path);
        var opening = _calls.RunAsync(() => BundleDirectory.Open(name, path, config));
        try
        {
            return await opening.WaitAsync(Deadline, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException timeout)
        {
            CloseLater(opening);
            throw new CoreException(ErrorCode.DeadlinePassed, $"open bundle {path}: no answer within {Deadline.TotalSeconds:0} s", timeout)
            {
                Path = path,
            };
        }
        catch (OperationCanceledException)
        {
            CloseLater(opening);
            throw;
        }
    }

    private static void CloseLater(Task<Bundle> opening) => opening.ContinueWith(
        opened => opened.Result.Dispose(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnRanToCompletion,
        TaskScheduler.Default);
}
