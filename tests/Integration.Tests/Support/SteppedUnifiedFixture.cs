using Berth.TestSupport;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon that is stopped before every step and keeps to version 2, with limits that need no controller.</summary>
public sealed class SteppedUnifiedFixture : SteppedFixture
{
    public override string Limits => """{"unified":{"cgroup.max.depth":"3"},"devices":[{"allow":false,"access":"rwm"}]}""";

    public override string OtherLimits => """
        {"unified":{"cgroup.max.depth":"4"},"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":10,"minor":229,"access":"rw"}]}
        """;

    protected override IReadOnlyList<string> Arguments => ["--cgroup-root", CgroupTree.Hierarchies.First(CgroupTree.IsUnified)];

    protected override string? WhyNot => HostTools.WhyNoCgroup2Containers;

    public override string Values(string id) => ContainerFiles.Read(id, "cgroup.max.depth");
}
