namespace Berth.TestSupport.Host;

/// <summary>systemd, as its own tool shows it (systemctl(1)).</summary>
public static class Systemctl
{
    /// <summary>Runs one of its commands; returns what it wrote.</summary>
    public static Task<string> RunAsync(params IReadOnlyList<string> arguments) => Command.RunAsync("systemctl", arguments);

    /// <summary>A property of a unit; what it would have by default when there is no such unit.</summary>
    public static async Task<string> PropertyAsync(string unit, string property) =>
        (await RunAsync("show", "--value", "--property", property, unit)).Trim();

    /// <summary>Names of all units that systemd knows and that have the text in their name.</summary>
    public static async Task<IReadOnlyList<string>> UnitsAsync(string text) =>
        [.. (await RunAsync("list-units", "--all", "--plain", "--no-legend", $"*{text}*"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];
}
