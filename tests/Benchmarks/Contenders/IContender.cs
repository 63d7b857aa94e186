namespace Berth.Benchmarks.Contenders;

/// <summary>Somebody who can take a container of /bin/true through its whole life.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>What the report calls it, with its version.</summary>
    string Name { get; }

    /// <summary>One container created, started, waited for and deleted; returns what that took. It can't be cancelled: a cycle that
    /// has begun is brought to its end, so that nothing is left.</summary>
    Task<TimeSpan> CycleAsync();
}
