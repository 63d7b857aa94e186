using System.Collections.Concurrent;
using System.Text;
using Berth.Core.Errors;

namespace Berth.Core.Cgroups;

/// <summary>Passes the controllers of the version 2 hierarchy on, down to the cgroups in which containers' cgroups are made
/// (<c>cgroup.subtree_control</c>, Documentation/admin-guide/cgroup-v2.rst).</summary>
/// <param name="root">The hierarchy.</param>
/// <param name="start">Absolute path of the cgroup that was left to the daemon: what is above it is not touched on the way to a cgroup
/// below it.</param>
internal sealed class UnifiedDelegation(CgroupRoot root, string start)
{
    private const string Available = "cgroup.controllers", Enabled = "cgroup.subtree_control", Type = "cgroup.type";

    // on a hybrid machine there is often nothing to pass on
    private readonly bool _hasControllers = !string.IsNullOrWhiteSpace(root.TryRead(Available));
    private readonly ConcurrentDictionary<string, bool> _done = new(StringComparer.Ordinal);

    /// <summary>Gives a cgroup all controllers that there are. One that can not be passed on is left out: a limit that needs it says so
    /// when it is set.</summary>
    /// <param name="path">The container's cgroup, from the root.</param>
    /// <param name="again">Whether its parents were made anew.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupInUse"/>: it lies in a threaded subtree, where a container's processes
    /// can not be; <see cref="ErrorCode.CgroupFailed"/>: a file can not be read.</exception>
    public void Reach(string path, bool again)
    {
        int end = path.LastIndexOf('/');
        string parent = end < 0 ? "" : path[..end];
        if (!_hasControllers || (!again && _done.ContainsKey(parent)))
        {
            return;
        }

        foreach (string step in StepsTo(parent, start.Trim('/')))
        {
            RefuseThreaded(root, step);
            PassOn(step);
        }

        _done[parent] = true;
    }

    /// <summary>Makes sure that a cgroup is no part of a threaded subtree. The real root has no type.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupInUse"/>: it is.</exception>
    public static void RefuseThreaded(CgroupRoot root, string cgroup)
    {
        if (root.TryRead(File(cgroup, Type))?.Trim() is { } type and not "domain")
        {
            throw new CoreException(ErrorCode.CgroupInUse, $"cgroup {root.Absolute(cgroup)} is threaded ({type}): no container can be in it")
            {
                Path = root.Absolute(cgroup),
            };
        }
    }

    /// <summary>The cgroups from where the daemon begins down to <paramref name="parent"/>, that one included.</summary>
    internal static IEnumerable<string> StepsTo(string parent, string start)
    {
        bool isBelow = start.Length == 0 || parent == start || parent.StartsWith(start + "/", StringComparison.Ordinal);
        string step = isBelow ? start : "";
        yield return step;
        while (step.Length < parent.Length)
        {
            int slash = parent.IndexOf('/', step.Length == 0 ? 0 : step.Length + 1);
            step = slash < 0 ? parent : parent[..slash];
            yield return step;
        }
    }

    private static string File(string cgroup, string name) => cgroup.Length == 0 ? name : $"{cgroup}/{name}";

    private static string[] Words(string? text) => text?.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    private void PassOn(string cgroup)
    {
        string[] missing = [.. Words(root.TryRead(File(cgroup, Available))).Except(Words(root.TryRead(File(cgroup, Enabled))))];
        if (missing.Length == 0 || TryEnable(cgroup, missing))
        {
            return;
        }

        // one that is refused keeps the others back: cpu in a cgroup with real-time processes, for instance
        foreach (string controller in missing)
        {
            TryEnable(cgroup, controller);
        }
    }

    private bool TryEnable(string cgroup, params IEnumerable<string> controllers) =>
        root.TrySet(File(cgroup, Enabled), Encoding.ASCII.GetBytes(string.Join(' ', controllers.Select(name => $"+{name}")))) == 0;
}
