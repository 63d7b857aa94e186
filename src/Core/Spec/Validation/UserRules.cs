namespace Berth.Core.Specs;

/// <summary>User, groups and umask (config.md, "POSIX-platform User").</summary>
internal static class UserRules
{
    /// <summary>To setresuid(2) this value means "leave as it is": the process would stay root (see CVE-2024-40635).</summary>
    private const uint NoId = uint.MaxValue;

    private const uint MaxUmask = 0x1ff;

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Process?.User is not { } user)
        {
            return;
        }

        CheckId("/process/user/uid", user.UID, findings);
        CheckId("/process/user/gid", user.GID, findings);
        var groups = user.AdditionalGids ?? [];
        for (var i = 0; i < groups.Count; i++)
        {
            CheckId($"/process/user/additionalGids/{i}", groups[i], findings);
        }

        if (user.Umask > MaxUmask)
        {
            findings.Problem("/process/user/umask", $"must be from 0 to {MaxUmask} (0777), found {user.Umask}");
        }
    }

    /// <summary>Reports the one number that is no user and no group.</summary>
    public static void CheckId(string pointer, uint? id, Findings findings)
    {
        if (id == NoId)
        {
            findings.Problem(pointer, $"must be from 0 to {NoId - 1}, found {id}");
        }
    }
}
