using Berth.TestSupport;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon that keeps to a directory of the v2 hierarchy.</summary>
public sealed class UnifiedRootFixture : BerthFixture
{
    private string? _root;

    /// <summary>The directory; it is made when it is asked for.</summary>
    public string Root => _root ??= Directory.CreateDirectory(
        Path.Combine(CgroupTree.Hierarchies.First(CgroupTree.IsUnified), $"berth-test-root-{Environment.ProcessId}")).FullName;

    protected override IReadOnlyList<string> Arguments => ["--cgroup-root", Root];

    protected override string? WhyNot => HostTools.WhyNoCgroup2Containers;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_root is not null)
        {
            CgroupTree.RemoveEmpty(Path.GetFileName(_root));
        }
    }
}
