using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary><c>process.terminal</c> and <c>process.consoleSize</c>.</summary>
internal static class TerminalPlanner
{
    /// <summary>Where the specification has a container find its terminal (config-linux.md, "Default Devices").</summary>
    public const string Console = "/dev/console";

    /// <summary>In the container's root, while a file can still be made in its /dev.</summary>
    /// <param name="context">The plan.</param>
    /// <param name="boundOn">Path that the terminal is bound on; null for none.</param>
    public static void Plan(PlanContext context, string? boundOn)
    {
        if (context.Process.Terminal == true)
        {
            context.Flags |= PlanFlags.Terminal;
            var size = context.Process.ConsoleSize;
            context.Add(Operations.MakeTerminal((ushort)(size?.Width ?? 0), (ushort)(size?.Height ?? 0), boundOn));
        }
    }
}
