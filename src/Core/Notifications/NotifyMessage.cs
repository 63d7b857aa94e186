using System.Globalization;
using System.Text;

namespace Berth.Core.Notifications;

/// <summary>One message of sd_notify(3): lines of <c>NAME=value</c>.</summary>
internal sealed class NotifyMessage
{
    /// <summary>The most that one may have (PIPE_BUF), in bytes.</summary>
    public const int MaxSize = 4096;

    // What whoever supervises the container can use. The rest is about descriptors (FDSTORE, BARRIER …), which end here, about watchdogs,
    // which nobody has asked for, or unknown.
    private static readonly HashSet<string> PassedOn = new(StringComparer.Ordinal)
    {
        "READY", "RELOADING", "STOPPING", "STATUS", "ERRNO", "BUSERROR", "VARLINKERROR", "EXIT_STATUS", "MAINPID", "MONOTONIC_USEC",
        "EXTEND_TIMEOUT_USEC",
    };

    private readonly List<(string Name, string Value)> _lines = [];

    private NotifyMessage()
    {
    }

    /// <summary>Reads one. Lines that are no assignments are passed over.</summary>
    /// <returns>Null for one that can not be meant: it has a NUL in it or is not UTF-8.</returns>
    public static NotifyMessage? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }

        var message = new NotifyMessage();
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var end)
            {
                message._lines.Add((line[..end], line[(end + 1)..]));
            }
        }

        return message;
    }

    /// <summary>Whether it says that this is so.</summary>
    public bool Says(string name) => Text(name) == "1";

    /// <summary>What it says of something, the first time; null for nothing.</summary>
    public string? Text(string name) => _lines.Find(line => line.Name == name).Value;

    /// <summary>The same for what is a number; null for anything else.</summary>
    public int? Number(string name) =>
        int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Replaces the pid that it says the main process has.</summary>
    /// <param name="pid">The right one; null leaves none.</param>
    public void SetMainPid(int? pid)
    {
        _lines.RemoveAll(line => line.Name == "MAINPID");
        if (pid is { } known)
        {
            _lines.Add(("MAINPID", known.ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>What is sent on of it.</summary>
    /// <param name="pid">Main process of who does not say that it is another one.</param>
    /// <returns>Empty for nothing.</returns>
    public byte[] ToForward(int pid)
    {
        if (Says("READY") && Text("MAINPID") is null)
        {
            SetMainPid(pid);
        }

        var lines = _lines.Where(line => PassedOn.Contains(line.Name)).Select(line => $"{line.Name}={line.Value}");
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }
}
