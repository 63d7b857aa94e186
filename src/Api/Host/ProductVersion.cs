using System.Reflection;

namespace Berth.Api.Host;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>As in Directory.Build.props, with the commit behind a plus sign where it is known.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
