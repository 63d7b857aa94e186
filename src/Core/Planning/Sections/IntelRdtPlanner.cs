using Berth.Core.IntelRdt;
using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.intelRdt</c>: no steps, but a group that the daemon makes and puts the container process into.</summary>
internal static class IntelRdtPlanner
{
    private const string Pointer = "/linux/intelRdt";

    public static void Plan(PlanContext context)
    {
        if (context.Spec.Linux?.IntelRdt is not { } rdt)
        {
            return;
        }

        if (!context.Facts.HasResctrl)
        {
            context.Problem(Pointer, "no resctrl filesystem is mounted on this host");
        }

        context.Resctrl = new ResctrlSettings(
            string.IsNullOrEmpty(rdt.ClosID) ? null : rdt.ClosID, [.. Values(rdt)], rdt.EnableMonitoring == true);
    }

    /// <summary>What goes into the <c>schemata</c> file, in the order of the specification: what comes later wins.</summary>
    public static IEnumerable<SchemataValue> Values(LinuxIntelRdt rdt)
    {
        if (!string.IsNullOrEmpty(rdt.L3CacheSchema))
        {
            yield return new SchemataValue(rdt.L3CacheSchema.TrimEnd('\n'), Pointer + "/l3CacheSchema");
        }

        if (!string.IsNullOrEmpty(rdt.MemBwSchema))
        {
            yield return new SchemataValue(rdt.MemBwSchema, Pointer + "/memBwSchema");
        }

        for (int i = 0; i < rdt.Schemata?.Count; i++)
        {
            yield return new SchemataValue(rdt.Schemata[i], SchemataValue.List + i);
        }
    }
}
