namespace Berth.Api.Tests;

/// <summary>One daemon for the tests of a class.</summary>
public sealed class SharedApi : ApiFactory, IAsyncLifetime
{
    /// <inheritdoc/>
    Task IAsyncLifetime.InitializeAsync()
    {
        Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
