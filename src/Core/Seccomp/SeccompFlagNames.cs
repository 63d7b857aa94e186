namespace Berth.Core.Seccomp;

/// <summary>The flags that a config can name (config-linux.md, "Seccomp").</summary>
public static class SeccompFlagNames
{
    private const string Prefix = "SECCOMP_FILTER_FLAG_";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, SeccompFlags> All { get; } = new SortedDictionary<string, SeccompFlags>(StringComparer.Ordinal)
    {
        [Prefix + "LOG"] = SeccompFlags.Log,
        [Prefix + "SPEC_ALLOW"] = SeccompFlags.SpecAllow,
        [Prefix + "TSYNC"] = SeccompFlags.Tsync,
        [Prefix + "WAIT_KILLABLE_RECV"] = SeccompFlags.WaitKillableRecv,
    };

    /// <summary>What a flag has to be loaded together with.</summary>
    internal static SeccompFlags Companion(SeccompFlags flag) =>
        flag == SeccompFlags.WaitKillableRecv ? SeccompFlags.NewListener : SeccompFlags.None;

    /// <summary>Flags as a plan shows them: <c>log spec_allow</c>.</summary>
    internal static string Describe(SeccompFlags flags)
    {
        var names = All.Where(item => flags.HasFlag(item.Value)).Select(item => item.Key[Prefix.Length..]).ToList();
        if (flags.HasFlag(SeccompFlags.NewListener))
        {
            names.Add("NEW_LISTENER");
        }

        return string.Join(' ', names.Select(name => name.ToLowerInvariant()));
    }
}
