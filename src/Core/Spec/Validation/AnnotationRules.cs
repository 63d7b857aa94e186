namespace Berth.Core.Specs;

/// <summary>Annotations (config.md, "Annotations").</summary>
internal static class AnnotationRules
{
    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Annotations?.ContainsKey("") == true)
        {
            findings.Problem(JsonPointer.Append("/annotations", ""), "an annotation's key must not be empty");
        }
    }
}
