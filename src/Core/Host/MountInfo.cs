using System.Text;

namespace Berth.Core.Host;

/// <summary>A line of <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
/// <param name="Device"><c>major:minor</c>.</param>
/// <param name="Root">The directory of the filesystem that is mounted; <c>/</c> unless part of it was bind-mounted.</param>
/// <param name="MountPoint">Where, escapes resolved.</param>
/// <param name="Type">Name of the filesystem, such as <c>cgroup2</c>.</param>
/// <param name="Options">Options of the superblock.</param>
internal sealed record MountInfo(string Device, string Root, string MountPoint, string Type, string[] Options)
{
    private const int DeviceField = 2, RootField = 3, MountPointField = 4, FirstOptionalField = 6;

    /// <summary>Every mount of these types, in the order of the file. Lines of another shape are skipped.</summary>
    public static IEnumerable<MountInfo> ParseAll(string mountInfo, params string[] types)
    {
        foreach (string line in mountInfo.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-", Math.Min(FirstOptionalField, fields.Length));
            if (dash >= 0 && fields.Length >= dash + 4 && types.Contains(fields[dash + 1]))
            {
                yield return new MountInfo(fields[DeviceField], Unescape(fields[RootField]), Unescape(fields[MountPointField]),
                    fields[dash + 1], fields[dash + 3].Split(','));
            }
        }
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
