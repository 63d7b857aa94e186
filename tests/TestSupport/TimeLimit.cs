namespace Berth.TestSupport;

/// <summary>How long tests wait for what comes soon or not at all. In the emulated guest of tests/lab everything takes longer.</summary>
public static class TimeLimit
{
    private const int EmulationFactor = 5;

    /// <summary>So many seconds on a machine that is not emulated.</summary>
    public static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(HostTools.LabDirectory is null ? seconds : seconds * EmulationFactor);
}
