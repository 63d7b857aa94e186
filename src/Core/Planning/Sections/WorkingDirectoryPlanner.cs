namespace Berth.Core.Planning.Sections;

/// <summary><c>process.cwd</c>.</summary>
internal static class WorkingDirectoryPlanner
{
    /// <summary>While the root can still be written to, and before the umask is set.</summary>
    public static void Make(PlanContext context)
    {
        if (Path(context) is var path and not "/")
        {
            context.Add(Operations.MakeDirectory(path));
        }
    }

    /// <summary>As the user, who may have access where root has not, and the other way round.</summary>
    public static void Enter(PlanContext context) => context.Add(Operations.ChangeDirectory(Path(context)));

    private static string Path(PlanContext context) =>
        ContainerPath.Normalize(context.Process.Cwd ?? throw PlanContext.NotValidated("/process/cwd"));
}
