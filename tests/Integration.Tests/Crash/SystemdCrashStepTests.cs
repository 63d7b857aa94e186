using Berth.Integration.Tests.Support;
using Berth.TestSupport;

namespace Berth.Integration.Tests.Crash;

/// <summary>The daemon is killed before every kind of step of its own while systemd makes and removes the cgroups.</summary>
public sealed class SystemdCrashStepTests(SteppedSystemdFixture berth) : IClassFixture<SteppedSystemdFixture>
{
    private readonly CrashSteps _steps = new(berth);

    [RequiresSystemdFact]
    public Task Create_KilledAtAnyStep_IsRolledBackOrWhole() => _steps.CreateIsRolledBackOrWholeAsync();

    [RequiresSystemdFact]
    public Task Delete_KilledAtAnyStep_IsFinished() => _steps.DeleteIsFinishedAsync();

    [RequiresSystemdFact]
    public Task Update_KilledAtAnyStep_IsTakenBackOrDone() => _steps.UpdateIsTakenBackOrDoneAsync();
}
