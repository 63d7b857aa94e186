using System.Text;

namespace Berth.Core.Cgroups;

/// <summary>A line of <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)) that shows a cgroup file system.</summary>
/// <param name="Device"><c>major:minor</c>.</param>
/// <param name="Root">The directory of the hierarchy that is mounted; <c>/</c> unless part of it was bind-mounted.</param>
/// <param name="MountPoint">Where, escapes resolved.</param>
/// <param name="IsUnified">cgroup2 rather than cgroup.</param>
/// <param name="Options">Options of the superblock; on version 1 they name the controllers.</param>
internal sealed record CgroupMount(string Device, string Root, string MountPoint, bool IsUnified, string[] Options)
{
    private const int DeviceField = 2, RootField = 3, MountPointField = 4, FirstOptionalField = 6;

    /// <summary>Every cgroup mount, in the order of the file. Lines of another shape are skipped.</summary>
    public static IEnumerable<CgroupMount> ParseAll(string mountInfo)
    {
        foreach (string line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-", Math.Min(FirstOptionalField, fields.Length));
            if (dash < 0 || fields.Length < dash + 4 || fields[dash + 1] is not ("cgroup" or "cgroup2"))
            {
                continue;
            }
            yield return new CgroupMount(fields[DeviceField], Unescape(fields[RootField]), Unescape(fields[MountPointField]),
                fields[dash + 1] == "cgroup2", fields[dash + 3].Split(','));
        }
    }

    /// <summary>Turns the path of a cgroup into its path below the mount point.</summary>
    /// <returns><c>/</c> when the cgroup lies outside of the mounted part.</returns>
    public string Below(string cgroup)
    {
        if (Root == "/")
        {
            return cgroup.StartsWith("/..", StringComparison.Ordinal) ? "/" : cgroup;
        }
        return cgroup.StartsWith(Root + "/", StringComparison.Ordinal) ? cgroup[Root.Length..] : "/";
    }

    // space, tab, newline and backslash are written as three octal digits
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }
        var text = new StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            bool escaped = field[i] == '\\' && i + 3 < field.Length
                && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0;
            text.Append(escaped ? (char)Convert.ToInt32(field.Substring(i + 1, 3), 8) : field[i]);
            i += escaped ? 3 : 0;
        }
        return text.ToString();
    }
}
