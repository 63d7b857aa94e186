using Berth.Core.Seccomp;

namespace Berth.Core.Specs;

/// <summary>Makes the features document from the tables that validation and the plan compiler use, so that it can not promise
/// anything else than they keep.</summary>
public static class HostFeatures
{
    private static readonly string[] HookNames =
        ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

    /// <summary>The features document (features.md).</summary>
    /// <param name="mountOptions">The mount options that the plan compiler knows, without those of filesystems.</param>
    /// <param name="annotations">Implementation-specific values, such as the version.</param>
    /// <param name="seccompFlags">The filter flags that the kernel supports.</param>
    public static Features Create(
        IEnumerable<string> mountOptions,
        IReadOnlyDictionary<string, string>? annotations = null,
        IReadOnlyList<string>? seccompFlags = null) => new()
        {
            OciVersionMin = SpecVersions.Min,
            OciVersionMax = SpecVersions.Max,
            Hooks = [.. HookNames.Where(name => CoverageRules.Covers($"/hooks/{name}"))],
            MountOptions = [.. mountOptions.Order(StringComparer.Ordinal)],
            Linux = new FeaturesLinux
            {
                Namespaces = [.. LinuxNamespaceType.All.Where(type => CoverageRules.Covers("/linux/namespaces/*/type", type))],
                Capabilities = LinuxCapabilityNames.All,
                Cgroup = new FeaturesCgroup
                {
                    V1 = true,
                    V2 = true,
                    Systemd = false,
                    SystemdUser = false,
                    Rdma = CoverageRules.Covers("/linux/resources/rdma"),
                },
                Seccomp = new FeaturesSeccomp
                {
                    Enabled = CoverageRules.Covers("/linux/seccomp"),
                    Actions = Sorted(LinuxSeccompNames.Actions.Keys),
                    Operators = Sorted(LinuxSeccompNames.Operators.Keys),
                    Archs = Sorted(LinuxSeccompNames.Architectures.Keys),
                    KnownFlags = Sorted(SeccompFlagNames.All.Keys),
                    SupportedFlags = Sorted(seccompFlags ?? []),
                },
                Apparmor = Switch("/process/apparmorProfile"),
                Selinux = Switch("/process/selinuxLabel"),
                IntelRdt = new FeaturesIntelRdt
                {
                    Enabled = CoverageRules.Covers("/linux/intelRdt"),
                    Schemata = CoverageRules.Covers("/linux/intelRdt"),
                    Monitoring = CoverageRules.Covers("/linux/intelRdt"),
                },
                MemoryPolicy = new FeaturesMemoryPolicy { Modes = [.. MemoryPolicyNames.Modes.Keys], Flags = [.. MemoryPolicyNames.Flags.Keys] },
                MountExtensions = new FeaturesMountExtensions { IDMap = Switch("/mounts/*/uidMappings") },
                NetDevices = Switch("/linux/netDevices"),
            },
            Annotations = annotations,
            PotentiallyUnsafeConfigAnnotations = AnnotationNames.All,
        };

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static FeaturesSwitch Switch(string pattern) => new() { Enabled = CoverageRules.Covers(pattern) };
}
