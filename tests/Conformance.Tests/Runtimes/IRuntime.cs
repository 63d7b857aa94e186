using Berth.Conformance.Tests.Cases;

namespace Berth.Conformance.Tests.Runtimes;

/// <summary>Something that runs containers.</summary>
internal interface IRuntime
{
    /// <summary>As the table of differences calls it.</summary>
    string Name { get; }

    /// <summary>Takes a container through its life; nothing of it is left.</summary>
    Task<Observation> RunAsync(ConformanceCase test);
}
