using Berth.Conformance.Tests.Cases;
using Berth.TestSupport.RuntimeSpec;

namespace Berth.Conformance.Tests;

/// <summary>The cases' configs are such by the runtime-spec's own schema, but for those that are to be refused.</summary>
public sealed class PublishedSchemaTests
{
    [RequiresPublishedSchemaFact]
    public void CheckConfig_CasesThatAreToRun_Fit() =>
        Assert.Empty(CaseFiles.All.Where(test => !test.IsRefused)
            .SelectMany(test => PublishedSchema.CheckConfig(CaseConfig.Build(test, "id", "/bundle")).Select(violation => $"{test.Name} {violation}")));
}
