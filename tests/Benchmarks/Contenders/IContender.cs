namespace Berth.Benchmarks.Contenders;

/// <summary>Somebody who can do what is measured, again and again.</summary>
internal interface IContender : IAsyncDisposable
{
    /// <summary>What the report calls it, with its version.</summary>
    string Name { get; }

    /// <summary>Whether its code is compiled in tiers while it runs: it is warmed up then, to what it is after its first minute.</summary>
    bool WarmsUp { get; }

    /// <summary>Does it once; returns what that took. It can't be cancelled: a cycle that has begun is brought to its end, so that
    /// nothing is left.</summary>
    Task<TimeSpan> CycleAsync();
}
