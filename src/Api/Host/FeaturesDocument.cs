using Berth.Core.Host;
using Berth.Core.Planning;
using Berth.Core.Specs;

namespace Berth.Api.Host;

/// <summary>The features document, with what was found out about the host in its annotations.</summary>
internal static class FeaturesDocument
{
    public static Features Of(HostInfo host)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["org.berth.version"] = ProductVersion.Text };
        foreach (HostFeature feature in host.Features)
        {
            annotations["org.berth.host." + feature.Name] = $"{(feature.Available ? "available" : "missing")}: {feature.Reason}";
        }

        return HostFeatures.Create(MountOptions.Supported, annotations, host.SeccompFlags);
    }
}
