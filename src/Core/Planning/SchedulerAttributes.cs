namespace Berth.Core.Planning;

/// <summary>What sched_setattr(2) is to set.</summary>
/// <param name="PolicyName">The policy as the config has it.</param>
/// <param name="Policy">Its number.</param>
/// <param name="FlagNames">The flags as the config has them.</param>
/// <param name="Flags">Their bits.</param>
/// <param name="Nice">Nice value.</param>
/// <param name="Priority">Static priority.</param>
/// <param name="Runtime">Nanoseconds, as are the next two.</param>
/// <param name="Deadline">See <paramref name="Runtime"/>.</param>
/// <param name="Period">See <paramref name="Runtime"/>.</param>
internal sealed record SchedulerAttributes(
    string PolicyName,
    int Policy,
    IReadOnlyList<string> FlagNames,
    ulong Flags,
    int Nice,
    int Priority,
    ulong Runtime,
    ulong Deadline,
    ulong Period);
