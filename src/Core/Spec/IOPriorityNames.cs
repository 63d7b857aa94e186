namespace Berth.Core.Specs;

/// <summary>Names of <c>process.ioPriority</c> and their numbers (config.md, "Linux Process"; ioprio_set(2)).</summary>
public static class IOPriorityNames
{
    /// <summary>Scheduling classes.</summary>
    public static IReadOnlyDictionary<string, int> Classes { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["IOPRIO_CLASS_RT"] = 1,
        ["IOPRIO_CLASS_BE"] = 2,
        ["IOPRIO_CLASS_IDLE"] = 3,
    };
}
