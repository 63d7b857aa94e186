namespace Berth.Core.Specs;

/// <summary>Checks what the values of a config mean (config.md, config-linux.md). Every problem is reported at once.</summary>
public static class SpecValidator
{
    /// <summary>Those that look at nothing but <c>process</c>.</summary>
    private static readonly Action<Spec, Findings>[] RulesOfProcess =
    [
        ProcessRules.Check,
        UserRules.Check,
        CapabilityRules.Check,
        RlimitRules.Check,
        ProcessAttributeRules.Check,
        SchedulerRules.Check,
    ];

    private static readonly Action<Spec, Findings>[] Rules =
    [
        VersionRules.Check,
        .. RulesOfProcess,
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
        IntelRdtRules.Check,
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
        Check(Rules, spec, findings);
        return new SpecValidation(findings.Problems, findings.Warnings);
    }

    /// <summary>Validates <c>process</c> in a config that is valid but for it: one more process of a container.</summary>
    public static SpecValidation ValidateProcess(Spec spec)
    {
        var findings = new Findings();
        Check(RulesOfProcess, spec, findings);
        UserNamespaceRules.Check(spec, findings);
        var alone = new Spec { OciVersion = spec.OciVersion, Process = spec.Process };
        TextRules.Check(alone, findings);
        CoverageRules.Check(alone, findings);
        return new SpecValidation(findings.Problems, findings.Warnings);
    }

    private static void Check(Action<Spec, Findings>[] rules, Spec spec, Findings findings)
    {
        foreach (var check in rules)
        {
            check(spec, findings);
        }
    }
}
