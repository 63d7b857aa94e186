namespace Berth.Core.Planning.Sections;

/// <summary><c>process.args</c> and <c>process.env</c>.</summary>
/// <remarks>The environment is passed on as it is: the specification gives it the semantics of environ(7) and names no defaults. As with
/// other runtimes HOME is the exception: where it is absent or empty, it is what the container's own /etc/passwd says. Of several entries with one name the last
/// one is kept, so that a caller can append to a list that it was given.</remarks>
internal static class ProgramPlanner
{
    /// <summary>Where execvp(3) looks when there is no PATH: <c>confstr(_CS_PATH)</c>.</summary>
    private const string DefaultPath = "/bin:/usr/bin";

    /// <summary>In the container's root, while any file of it can be read.</summary>
    public static void FindHome(PlanContext context, bool isLookedUp = false)
    {
        if (!Environment(context).Exists(entry => Name(entry) == "HOME"))
        {
            context.Add(Operations.FindHome(isLookedUp ? null : context.Process.User?.UID ?? 0));
        }
    }

    /// <summary>Before the wait for <c>start</c>, so that a program that is missing fails the create.</summary>
    public static void Find(PlanContext context) =>
        context.Add(Operations.FindExecutable(Arguments(context)[0], SearchPath(Environment(context))));

    public static void Execute(PlanContext context) => context.Add(Operations.Execute(Arguments(context), Environment(context)));

    private static IReadOnlyList<string> Arguments(PlanContext context) =>
        context.Process.Args is { Count: > 0 } arguments ? arguments : throw PlanContext.NotValidated("/process/args/0");

    private static List<string> Environment(PlanContext context)
    {
        List<string> entries = [.. context.Process.Env ?? [], .. NotifyPlanner.Variables(context), .. ListenPlanner.Variables(context)];
        var last = new Dictionary<string, int>();
        for (var i = 0; i < entries.Count; i++)
        {
            last[Name(entries[i])] = i;
        }

        return [.. entries.Where((entry, i) => last[Name(entry)] == i && entry != "HOME="
            && !(Name(entry) == "LISTEN_PID" && context.Extras.SocketNames.Count > 0))];
    }

    private static string SearchPath(List<string> environment) =>
        environment.Find(entry => Name(entry) == "PATH") is { } entry ? entry["PATH=".Length..] : DefaultPath;

    private static string Name(string entry) => entry.Split('=', 2)[0];
}
