namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.readonlyPaths</c> and <c>linux.maskedPaths</c>. A path that does not exist is passed over: which of them a kernel
/// has differs.</summary>
internal static class PathsPlanner
{
    public static void Plan(PlanContext context)
    {
        foreach (var path in context.Spec.Linux?.ReadonlyPaths ?? [])
        {
            context.Add(Operations.MakeReadonly(ContainerPath.Normalize(path)));
        }

        foreach (var path in context.Spec.Linux?.MaskedPaths ?? [])
        {
            context.Add(Operations.Mask(ContainerPath.Normalize(path)));
        }
    }
}
