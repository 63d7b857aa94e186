using Berth.Integration.Tests.Support;

namespace Berth.Integration.Tests.Attaching;

/// <summary>A daemon that gives clients a second to read.</summary>
public sealed class ImpatientFixture : BerthFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> Arguments => ["--attach-timeout", "1"];
}
