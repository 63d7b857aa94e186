namespace Berth.Core.Planning.Sections;

/// <summary><c>process.noNewPrivileges</c>.</summary>
internal static class NoNewPrivilegesPlanner
{
    public static void Plan(PlanContext context)
    {
        if (context.Process.NoNewPrivileges == true)
        {
            context.Add(Operations.SetNoNewPrivileges());
        }
    }
}
