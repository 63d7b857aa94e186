namespace Berth.Core.Specs;

/// <summary>The annotations of a config that change what Berth does.</summary>
internal static class AnnotationNames
{
    /// <summary>The signal which asks the program to end (OCI image-spec, annotations).</summary>
    public const string StopSignal = "org.opencontainers.image.stopSignal";

    /// <summary>What the name of a property of the container's systemd unit comes behind.</summary>
    public const string SystemdProperty = "org.systemd.property.";

    /// <summary>All of them; what the features document lists as <c>potentiallyUnsafeConfigAnnotations</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [StopSignal, SystemdProperty];
}
