namespace Berth.Core.Specs;

/// <summary>Text that reaches the kernel ends at its first NUL there: what was checked would not be what is used.</summary>
internal sealed class TextRules : ISpecVisitor
{
    private readonly Findings _findings;

    private TextRules(Findings findings) => _findings = findings;

    public static void Check(Spec spec, Findings findings) => SpecGraph.Walk(spec, new TextRules(findings));

    public void Unknown(PointerPath path)
    {
    }

    public void NullItem(PointerPath path) => _findings.Problem(path.ToString(), "must not be null");

    public void Text(PointerPath path, string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal) && !path.StartsWith("annotations"))
        {
            _findings.Problem(path.ToString(), "must not contain a NUL character");
        }
    }
}
