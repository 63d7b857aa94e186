using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that changes the machine, by installing Berth for instance: runs in the guest of tests/lab only.</summary>
public sealed class RequiresLabFactAttribute : FactAttribute
{
    public RequiresLabFactAttribute() => Skip = HostTools.LabDirectory is null ? "needs the guest of tests/lab (make test-lab)" : HostTools.WhyNoSystemd;
}
