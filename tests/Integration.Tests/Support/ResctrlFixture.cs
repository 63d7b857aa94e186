using Berth.TestSupport;
using Berth.TestSupport.Resctrl;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon on a machine with Intel RDT, as far as it can see.</summary>
public sealed class ResctrlFixture : BerthFixture
{
    /// <summary>How many groups there can be, that of the root among them.</summary>
    public const int Classes = 4;

    private readonly FakeResctrl? _resctrl = HostTools.WhyNoFuse is null ? new FakeResctrl(Classes) : null;

    /// <summary>The filesystem that the daemon works on.</summary>
    public FakeResctrl Resctrl => _resctrl ?? throw new InvalidOperationException("not initialised");

    protected override IReadOnlyList<string> Arguments => _resctrl is null ? [] : ["--resctrl-root", _resctrl.Directory];

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _resctrl?.Dispose();
    }
}
