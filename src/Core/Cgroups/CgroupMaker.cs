using System.Text;
using Berth.Core.Errors;
using Berth.Native;

namespace Berth.Core.Cgroups;

/// <summary>Makes one cgroup in every hierarchy, and takes it back when something fails.</summary>
internal sealed class CgroupMaker
{
    private readonly List<(CgroupRoot Root, string Path)> _made = [];

    /// <summary>Whether cgroups above it had to be made.</summary>
    public bool HasMadeParents { get; private set; }

    /// <summary>Makes it in one hierarchy.</summary>
    /// <param name="root">The hierarchy.</param>
    /// <param name="path">Below its root.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupInUse"/>, <see cref="ErrorCode.CgroupFailed"/>.</exception>
    public void Make(CgroupRoot root, string path)
    {
        int error = root.TryMake(path);
        if (error == Libc.ENOENT)
        {
            MakeParents(root, path);
            HasMadeParents = true;
            error = root.TryMake(path);
        }

        switch (error)
        {
            case 0:
                _made.Add((root, path));
                break;
            case Libc.EEXIST:
                RefuseUsed(root, path);
                break;
            default:
                throw new CoreException(ErrorCode.CgroupFailed, $"mkdirat {root.Absolute(path)}: its parent was removed meanwhile")
                {
                    Syscall = "mkdirat",
                    Path = root.Absolute(path),
                };
        }

        FillCpuset(root, path);
    }

    /// <summary>Removes what was made, as far as that is possible.</summary>
    public void RollBack()
    {
        for (int i = _made.Count - 1; i >= 0; i--)
        {
            (CgroupRoot root, string path) = _made[i];
            try
            {
                root.TryRemove(path);
            }
            catch (CoreException)
            {
                // the failure that led here is the one to report
            }
        }
    }

    private void MakeParents(CgroupRoot root, string path)
    {
        for (int slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            string parent = path[..slash];
            if (root.TryMake(parent) != 0)
            {
                continue;
            }

            // the common parent stays: others may be about to make theirs in it
            if (Path.GetFileName(parent.AsSpan()) is not CgroupPaths.Parent)
            {
                _made.Add((root, parent));
            }

            FillCpuset(root, parent);
            if (root.Hierarchy.Has("cpuset"))
            {
                // saves reading and writing four files for each container: the kernel copies them
                root.Write($"{parent}/cgroup.clone_children", "1"u8);
            }
        }
    }

    private static void RefuseUsed(CgroupRoot root, string path)
    {
        if (root.Hierarchy.IsUnified)
        {
            CgroupEvents events = CgroupEvents.Read(root, path);
            Refuse(events.IsPopulated, root, path, "has processes in it");
            Refuse(events.IsFrozen, root, path, "is frozen");
            // clone3(2) would say EBUSY and EOPNOTSUPP
            Refuse(!string.IsNullOrWhiteSpace(root.TryRead($"{path}/cgroup.subtree_control")), root, path,
                "passes controllers on to cgroups inside, so no process can be in it");
            UnifiedDelegation.RefuseThreaded(root, path);
            return;
        }

        var pids = new List<int>();
        CgroupTree.AddProcesses(root, path, pids);
        Refuse(pids.Count > 0, root, path, "has processes in it");
        Refuse(root.Hierarchy.Has("freezer") && !CgroupFreezer.IsThawed(root, path), root, path, "is frozen");
    }

    private static void Refuse(bool condition, CgroupRoot root, string path, string why)
    {
        if (condition)
        {
            throw new CoreException(ErrorCode.CgroupInUse, $"cgroup {root.Absolute(path)} {why}") { Path = root.Absolute(path) };
        }
    }

    // a version 1 cpuset is born without CPUs and memory nodes, and no process can join such a one (cpuset(7))
    private static void FillCpuset(CgroupRoot root, string path)
    {
        if (root.Hierarchy.Has("cpuset"))
        {
            FillCpuset(root, path, "cpuset.cpus");
            FillCpuset(root, path, "cpuset.mems");
        }
    }

    private static string FillCpuset(CgroupRoot root, string path, string file)
    {
        if (path.Length == 0)
        {
            return root.TryRead(file) ?? "";
        }

        string? value = root.TryRead($"{path}/{file}");
        if (!string.IsNullOrWhiteSpace(value))
        {
            return value;
        }

        int slash = path.LastIndexOf('/');
        string inherited = FillCpuset(root, slash < 0 ? "" : path[..slash], file);
        root.Write($"{path}/{file}", Encoding.ASCII.GetBytes(inherited));
        return inherited;
    }
}
