namespace Berth.Core.Containers.Operations;

/// <summary>Waits for changes of a container, never by polling.</summary>
internal static class ContainerWait
{
    /// <summary>Waits until the condition holds for the container, or it is deleted, or the time is over.</summary>
    /// <returns>False when the time was over.</returns>
    public static async Task<bool> ForAsync(
        Container container, Func<ContainerSnapshot, bool> condition, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var timer = timeout is { } limit ? new CancellationTokenSource(limit) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer?.Token ?? default);
        while (true)
        {
            var next = container.NextChange();
            if (container.IsDeleted || condition(container.Snapshot))
            {
                return true;
            }

            try
            {
                await next.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    public static Task<bool> ForStopAsync(Container container, TimeSpan timeout, CancellationToken cancellationToken) =>
        ForAsync(container, snapshot => snapshot.Status == ContainerStatus.Stopped, timeout, cancellationToken);
}
