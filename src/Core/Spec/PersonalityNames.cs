namespace Berth.Core.Specs;

/// <summary>Names of <c>linux.personality</c> and their numbers (config-linux.md, "Personality"; personality(2)).</summary>
public static class PersonalityNames
{
    /// <summary>Execution domains.</summary>
    public static IReadOnlyDictionary<string, uint> Domains { get; } = new Dictionary<string, uint>(StringComparer.Ordinal)
    {
        ["LINUX"] = 0x0000,
        ["LINUX32"] = 0x0008,
    };
}
