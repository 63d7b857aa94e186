namespace Berth.Core.Specs;

/// <summary>The versions of the runtime specification that Berth accepts.</summary>
public static class SpecVersions
{
    /// <summary>The lowest.</summary>
    public const string Min = "1.0.0";

    /// <summary>The one Berth is written for. Newer ones of the same major version are accepted, as they are compatible.</summary>
    public const string Max = "1.3.0";

    /// <summary>The only major version.</summary>
    internal const string Major = "1";
}
