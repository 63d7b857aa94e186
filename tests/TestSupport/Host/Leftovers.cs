using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport.Daemon;
using Xunit;

namespace Berth.TestSupport.Host;

/// <summary>Finds what a container left on the host.</summary>
public static class Leftovers
{
    /// <summary>Everything that belongs to containers with the text in their id: processes, cgroups, mounts, directories; one line
    /// each.</summary>
    public static IReadOnlyList<string> Of(DaemonRoots roots, string text) =>
    [
        .. ProcessTable.OfContainers(text).Select(Describe),
        .. CgroupTree.Mentioning(text).Select(path => $"cgroup {path}"),
        .. MountTable.Mentioning(text).Select(path => $"mount {path}"),
        .. Entries(Path.Combine(roots.State, "containers"), text).Select(path => $"state {path}"),
        .. Entries(Path.Combine(roots.Log, "containers"), text).Select(path => $"log {path}"),
    ];

    /// <summary>Fails the test when anything is left, this very moment.</summary>
    public static void AssertNone(DaemonRoots roots, string text) => Assert.Empty(Of(roots, text));

    /// <summary>The same, after the processes that are found have had the time to end: a dead daemon's monitors end by themselves.</summary>
    public static async Task AssertNoneSoonAsync(DaemonRoots roots, string text)
    {
        foreach (int pid in ProcessTable.OfContainers(text))
        {
            await AwaitEndAsync(pid);
        }

        AssertNone(roots, text);
    }

    private static async Task AwaitEndAsync(int pid)
    {
        try
        {
            using SafePidFd process = Pidfd.Open(pid);
            Assert.True(await Descriptors.AwaitReadableAsync(process), $"{Describe(pid)} does not end");
        }
        catch (SyscallException gone) when (gone.ErrnoName == "ESRCH")
        {
        }
    }

    private static string Describe(int pid) => $"process {pid} ({ProcessTable.CommandLine(pid)}) {ProcessTable.Status(pid, "State")}";

    private static IEnumerable<string> Entries(string directory, string text) =>
        Directory.Exists(directory)
            ? Directory.EnumerateFileSystemEntries(directory).Where(path => Path.GetFileName(path).Contains(text, StringComparison.Ordinal))
            : [];
}
