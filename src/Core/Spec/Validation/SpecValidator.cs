namespace Berth.Core.Specs;

/// <summary>Checks what the values of a config mean (config.md, config-linux.md). Every problem is reported at once.</summary>
public static class SpecValidator
{
    private static readonly Action<Spec, Findings>[] Rules =
    [
        VersionRules.Check,
        ProcessRules.Check,
        UserRules.Check,
        CapabilityRules.Check,
        RlimitRules.Check,
        ProcessAttributeRules.Check,
        SchedulerRules.Check,
        MemoryPolicyRules.Check,
        RootRules.Check,
        HostnameRules.Check,
        MountRules.Check,
        MountIdMapRules.Check,
        NamespaceRules.Check,
        NetDeviceRules.Check,
        JoinedMountRules.Check,
        UserNamespaceRules.Check,
        TimeNamespaceRules.Check,
        CgroupRules.Check,
        DeviceRules.Check,
        SysctlRules.Check,
        RootfsPropagationRules.Check,
        PathListRules.Check,
        SeccompRules.Check,
        HookRules.Check,
        AnnotationRules.Check,
        TextRules.Check,
        CoverageRules.Check,
    ];

    /// <summary>Validates a config. Names of mount options are the plan compiler's to check, and whatever depends on the host.</summary>
    public static SpecValidation Validate(Spec spec)
    {
        var findings = new Findings();
        foreach (var check in Rules)
        {
            check(spec, findings);
        }

        return new SpecValidation(findings.Problems, findings.Warnings);
    }
}
