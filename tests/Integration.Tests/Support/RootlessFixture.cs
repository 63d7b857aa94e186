using System.Globalization;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon that is not root, in a cgroup that was delegated to it.</summary>
public sealed class RootlessFixture : BerthFixture
{
    /// <summary>Whom it runs as: somebody whom this host does not know.</summary>
    public const uint User = 64321;

    // once it passes controllers on nobody can be put into the cgroup itself (systemd: DelegateSubgroup=)
    private const string Enter = "leaf=$0/supervisor; [ -d $leaf ] || leaf=$0; echo $$ >$leaf/cgroup.procs && exec \"$@\"";

    private static readonly string Id = User.ToString(CultureInfo.InvariantCulture);

    private TemporaryDirectory? _programs;
    private string? _cgroup;

    /// <summary>Directory of the cgroup; it is made when it is asked for.</summary>
    public string Cgroup => _cgroup ??= Delegate();

    protected override IReadOnlyList<string> Arguments => ["--cgroup-root", Cgroup];

    // where it was built others may have no way to it
    protected override string? Program => Path.Combine((_programs ??= CopyPrograms()).Path, Path.GetFileName(DaemonProcess.ProgramFile));

    protected override IReadOnlyList<string> Wrapper =>
        ["sh", "-c", Enter, Cgroup, "setpriv", $"--reuid={Id}", $"--regid={Id}", "--clear-groups", "--inh-caps=-all", "env", "HOME=/"];

    protected override string? WhyNot => HostTools.WhyNoRootless;

    public override TestBundle NewBundle()
    {
        TestBundle bundle = base.NewBundle();
        FileOwner.SetDirectories(bundle.Directory, User);
        return bundle;
    }

    protected override DaemonRoots NewRoots()
    {
        var roots = new DaemonRoots();
        FileOwner.Set(roots.Directory, User);
        return roots;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _programs?.Dispose();
        if (_cgroup is not null)
        {
            CgroupTree.RemoveEmpty(Path.GetFileName(_cgroup));
        }
    }

    private static TemporaryDirectory CopyPrograms()
    {
        var copy = new TemporaryDirectory();
        FileOwner.Set(copy.Path, User);
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(DaemonProcess.ProgramFile)!))
        {
            File.Copy(file, copy[Path.GetFileName(file)]);
        }

        return copy;
    }

    private static string Delegate()
    {
        string parent = CgroupTree.Hierarchies.First(CgroupTree.IsUnified);
        string directory = Directory.CreateDirectory(Path.Combine(parent, $"berth-test-user-{Environment.ProcessId}")).FullName;
        foreach (string name in (string[])["", "cgroup.procs", "cgroup.subtree_control", "cgroup.threads"])
        {
            FileOwner.Set(Path.Combine(directory, name), User);
        }

        return directory;
    }
}
