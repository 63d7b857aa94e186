namespace Berth.Launcher.Tests.Races;

/// <summary>Tests that rename without a pause run alone: every rename makes each resolution of ".." on the machine start anew.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunAlone
{
    /// <summary>Its name.</summary>
    public const string Name = "races";
}
