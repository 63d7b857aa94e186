namespace Berth.Core.Cgroups.Devices;

/// <summary>One device rule. Of the rules that speak of an access to a device, the last one decides.</summary>
/// <param name="Allow">Allows or denies.</param>
/// <param name="Type">Which devices.</param>
/// <param name="Major">Major number; null for any.</param>
/// <param name="Minor">Minor number; null for any.</param>
/// <param name="Access">What the rule is about.</param>
/// <param name="Pointer">JSON pointer of the rule; empty for one of Berth's own.</param>
internal sealed record DeviceRule(bool Allow, DeviceRuleType Type, uint? Major, uint? Minor, DeviceAccess Access, string Pointer)
{
    /// <summary>Whether every access to every device is meant.</summary>
    public bool IsAll => Type == DeviceRuleType.All && Major is null && Minor is null && Access == DeviceAccess.All;
}

/// <summary>Which devices a rule is about.</summary>
internal enum DeviceRuleType
{
    /// <summary>All, <c>a</c>.</summary>
    All,

    /// <summary>Block devices, <c>b</c>.</summary>
    Block,

    /// <summary>Character devices, <c>c</c>.</summary>
    Char,
}

/// <summary>What can be done with a device; the values are the kernel's (<c>BPF_DEVCG_ACC_…</c>, linux/bpf.h).</summary>
[Flags]
internal enum DeviceAccess : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Making a node, <c>m</c>.</summary>
    Mknod = 1,

    /// <summary>Reading, <c>r</c>.</summary>
    Read = 2,

    /// <summary>Writing, <c>w</c>.</summary>
    Write = 4,

    /// <summary>All of it.</summary>
    All = Mknod | Read | Write,
}
