namespace Berth.Core.Watching;

/// <summary>One watched path, for one reader.</summary>
public interface IFileWatch : IDisposable
{
    /// <summary>Completes when something has changed since the last call completed, or since the watch began. A deleted path counts
    /// as changed, once.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    Task NextChangeAsync(CancellationToken cancellation);
}
