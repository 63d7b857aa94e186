using System.Globalization;
using System.Net.Sockets;
using Berth.Core.Errors;
using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Host;

/// <summary>Sockets that the service manager listens on and hands over (sd_listen_fds(3), systemd.socket(5)).</summary>
public static class ActivatedSockets
{
    private const int First = 3;
    private static readonly string[] Variables = ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"];

    /// <summary>Takes the sockets over, close-on-exec, and removes the variables that announce them, so that no child believes that they
    /// are meant for it.</summary>
    /// <returns>None when this process was not started for a socket.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.StateFailed"/>: what was announced is not there.</exception>
    public static IReadOnlyList<SafeSocketHandle> Take()
    {
        int count = Announced();
        foreach (string variable in Variables)
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        try
        {
            return [.. Enumerable.Range(First, count).Select(InheritedSockets.Take)];
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.StateFailed, $"socket activation: {failure.Message}", failure);
        }
    }

    private static int Announced() =>
        Number("LISTEN_PID") == Environment.ProcessId && Number("LISTEN_FDS") is > 0 and var count ? count : 0;

    private static int Number(string variable) => int.TryParse(
        Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
