using Berth.Core.Specs;

namespace Berth.Core.Planning;

/// <summary>Stops at a list item that is null, so that no planner has to look for one.</summary>
internal sealed class ItemCheck : ISpecVisitor
{
    public static void Check(Spec spec) => SpecGraph.Walk(spec, new ItemCheck());

    public void NullItem(PointerPath path) => throw PlanContext.NotValidated(path.ToString());

    public void Unknown(PointerPath path)
    {
    }

    public void Text(PointerPath path, string value)
    {
    }
}
