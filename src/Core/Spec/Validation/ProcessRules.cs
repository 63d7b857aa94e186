namespace Berth.Core.Specs;

/// <summary>The container process (config.md, "Process").</summary>
internal static class ProcessRules
{
    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Process is not { } process)
        {
            findings.Required("/process");
            return;
        }

        findings.RequireAbsolute("/process/cwd", process.Cwd);
        CheckArgs(process.Args, findings);
        CheckEnv(process.Env ?? [], findings);
        if (process is { Terminal: true, ConsoleSize: { } size })
        {
            CheckLength("/process/consoleSize/height", size.Height, findings);
            CheckLength("/process/consoleSize/width", size.Width, findings);
        }
    }

    private static void CheckLength(string pointer, ulong? length, Findings findings)
    {
        if (length is null)
        {
            findings.Required(pointer);
        }
        else if (length > ushort.MaxValue)
        {
            // struct winsize, ioctl_tty(2)
            findings.Problem(pointer, $"must be from 0 to {ushort.MaxValue}, found {length}");
        }
    }

    private static void CheckArgs(IReadOnlyList<string>? args, Findings findings)
    {
        if (args is null)
        {
            findings.Required("/process/args");
        }
        else if (args.Count == 0)
        {
            findings.Problem("/process/args", "must name a program");
        }
        else if (args[0] is "")
        {
            findings.Problem("/process/args/0", "must not be empty");
        }
    }

    private static void CheckEnv(IReadOnlyList<string> env, Findings findings)
    {
        for (var i = 0; i < env.Count; i++)
        {
            if (env[i]?.IndexOf('=', StringComparison.Ordinal) is < 1 and var equals)
            {
                findings.Problem($"/process/env/{i}", equals < 0 ? $"\"{env[i]}\" has no \"=\"" : $"\"{env[i]}\" has no name before \"=\"");
            }
        }
    }
}
