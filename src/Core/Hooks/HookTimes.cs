using Berth.Core.Specs;

namespace Berth.Core.Hooks;

/// <summary>How long hooks may take.</summary>
internal static class HookTimes
{
    /// <summary>For a hook without <c>timeout</c>: nothing that Berth waits for may hold up an operation for ever.</summary>
    private const long Default = 300;

    /// <summary>What timers can take: 24 days.</summary>
    private const long Most = int.MaxValue / 1000;

    /// <summary>Seconds after which the hook is killed.</summary>
    public static long Seconds(Hook hook) => Math.Clamp(hook.Timeout ?? Default, 1, Most);

    /// <summary>The time that all of these may take together: what a deadline around them has to be later.</summary>
    public static TimeSpan Sum(params ReadOnlySpan<IReadOnlyList<Hook>?> lists)
    {
        long seconds = 0;
        foreach (var hooks in lists)
        {
            seconds += hooks?.Sum(Seconds) ?? 0;
        }

        return TimeSpan.FromSeconds(Math.Min(seconds, Most));
    }
}
