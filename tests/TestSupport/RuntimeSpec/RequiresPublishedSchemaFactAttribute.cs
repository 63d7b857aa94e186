using Xunit;

namespace Berth.TestSupport.RuntimeSpec;

/// <summary>A test that needs the runtime-spec's published schema: skipped, saying so, without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPublishedSchemaFactAttribute : FactAttribute
{
    /// <summary>Needs it.</summary>
    public RequiresPublishedSchemaFactAttribute() => Skip = PublishedSchema.WhyNot;
}
