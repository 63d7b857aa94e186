using Berth.Integration.Tests.Support;
using Berth.TestSupport;

namespace Berth.Integration.Tests.Crash;

/// <summary>The daemon is killed before every kind of step, on version 2 alone whatever else the host has.</summary>
public sealed class UnifiedCrashStepTests(SteppedUnifiedFixture berth) : IClassFixture<SteppedUnifiedFixture>
{
    private readonly CrashSteps _steps = new(berth);

    [RequiresCgroup2ContainersFact]
    public Task Create_KilledAtAnyStep_IsRolledBackOrWhole() => _steps.CreateIsRolledBackOrWholeAsync();

    [RequiresCgroup2ContainersFact]
    public Task Delete_KilledAtAnyStep_IsFinished() => _steps.DeleteIsFinishedAsync();

    [RequiresCgroup2ContainersFact]
    public Task Delete_OfAPausedContainer_KilledAtAnyStep_IsFinished() => _steps.DeleteOfAPausedContainerIsFinishedAsync();

    [RequiresCgroup2ContainersFact]
    public Task Update_KilledAtAnyStep_IsTakenBackOrDone() => _steps.UpdateIsTakenBackOrDoneAsync();

    [RequiresCgroup2ContainersFact]
    public Task Update_OfADevice_KilledAtAnyStep_IsTakenBackOrDone() => _steps.UpdateOfADeviceIsTakenBackOrDoneAsync();

    [RequiresCgroup2ContainersFact]
    public Task Pause_KilledAtAnyStep_StatusIsThatOfTheFreezer() => _steps.StatusIsThatOfTheFreezerAsync("pause");

    [RequiresCgroup2ContainersFact]
    public Task Resume_KilledAtAnyStep_StatusIsThatOfTheFreezer() => _steps.StatusIsThatOfTheFreezerAsync("resume");

    [RequiresCgroup2ContainersFact]
    public Task Create_FrozenAndKilledBeforeItsFirstState_LeavesNothing() => _steps.FrozenCreateLeavesNothingAsync(1);

    [RequiresCgroup2ContainersFact]
    public Task Create_FrozenAndKilledBeforeItsSecondState_LeavesNothing() => _steps.FrozenCreateLeavesNothingAsync(2);
}
