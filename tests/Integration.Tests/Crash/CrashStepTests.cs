using Berth.Integration.Tests.Support;
using Berth.TestSupport;

namespace Berth.Integration.Tests.Crash;

/// <summary>The daemon is killed before every kind of step, on the hierarchies that the host has.</summary>
public sealed class CrashStepTests(SteppedFixture berth) : IClassFixture<SteppedFixture>
{
    private readonly CrashSteps _steps = new(berth);

    [RequiresLimitsFact("memory", "pids")]
    public Task Create_KilledAtAnyStep_IsRolledBackOrWhole() => _steps.CreateIsRolledBackOrWholeAsync();

    [RequiresLimitsFact("memory", "pids")]
    public Task Delete_KilledAtAnyStep_IsFinished() => _steps.DeleteIsFinishedAsync();

    [RequiresLimitsFact("memory", "pids")]
    public Task Delete_OfAPausedContainer_KilledAtAnyStep_IsFinished() => _steps.DeleteOfAPausedContainerIsFinishedAsync();

    [RequiresLimitsFact("memory", "pids")]
    public Task Update_KilledAtAnyStep_IsTakenBackOrDone() => _steps.UpdateIsTakenBackOrDoneAsync();

    [RequiresContainersFact]
    public Task Update_OfADevice_KilledAtAnyStep_IsTakenBackOrDone() => _steps.UpdateOfADeviceIsTakenBackOrDoneAsync();

    [RequiresContainersFact]
    public Task Pause_KilledAtAnyStep_StatusIsThatOfTheFreezer() => _steps.StatusIsThatOfTheFreezerAsync("pause");

    [RequiresContainersFact]
    public Task Resume_KilledAtAnyStep_StatusIsThatOfTheFreezer() => _steps.StatusIsThatOfTheFreezerAsync("resume");

    [RequiresContainersFact]
    public Task Create_FrozenAndKilledBeforeItsFirstState_LeavesNothing() => _steps.FrozenCreateLeavesNothingAsync(1);

    [RequiresContainersFact]
    public Task Create_FrozenAndKilledBeforeItsSecondState_LeavesNothing() => _steps.FrozenCreateLeavesNothingAsync(2);
}
