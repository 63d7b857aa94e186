using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Devices;

/// <summary>Rules in the form that version 1 has: everything or nothing, and exceptions (Documentation/admin-guide/cgroup-v1/devices.rst).
/// An exception has no exceptions of its own.</summary>
internal sealed class DeviceExceptions
{
    private static readonly DeviceRuleType[] Both = [DeviceRuleType.Block, DeviceRuleType.Char];

    private readonly List<DeviceRule> _exceptions = [];

    private DeviceExceptions()
    {
    }

    /// <summary>Whether what is no exception is allowed.</summary>
    public bool AllowsByDefault { get; private set; }

    /// <summary>The exceptions: rules that differ from the default, each for other devices; never of the type all.</summary>
    public IReadOnlyList<DeviceRule> Exceptions => _exceptions;

    /// <summary>Brings rules into that form. Nothing is allowed before the first of them.</summary>
    public static DeviceExceptions Of(IReadOnlyList<DeviceRule> rules, Findings findings)
    {
        var form = new DeviceExceptions();
        foreach (DeviceRule rule in rules)
        {
            form.Add(rule, findings);
        }

        return form;
    }

    private void Add(DeviceRule rule, Findings findings)
    {
        if (rule.IsAll)
        {
            AllowsByDefault = rule.Allow;
            _exceptions.Clear();
        }
        else if (rule.Type == DeviceRuleType.All)
        {
            foreach (DeviceRuleType type in Both)
            {
                Add(rule with { Type = type }, findings);
            }
        }
        else if (rule.Allow != AllowsByDefault)
        {
            Except(rule);
        }
        else
        {
            Restore(rule, findings);
        }
    }

    private void Except(DeviceRule rule)
    {
        int same = _exceptions.FindIndex(other => IsSame(other, rule));
        if (same < 0)
        {
            _exceptions.Add(rule);
        }
        else
        {
            _exceptions[same] = _exceptions[same] with { Access = _exceptions[same].Access | rule.Access };
        }
    }

    private void Restore(DeviceRule rule, Findings findings)
    {
        for (int i = _exceptions.Count - 1; i >= 0; i--)
        {
            DeviceRule exception = _exceptions[i];
            if (exception.Type != rule.Type || (exception.Access & rule.Access) == 0 || !Meet(exception, rule))
            {
                continue;
            }

            if (!Covers(rule.Major, exception.Major) || !Covers(rule.Minor, exception.Minor))
            {
                findings.Problem(
                    rule.Pointer,
                    $"cgroup v1 can not {(rule.Allow ? "allow" : "deny")} a part of what {exception.Pointer} {(rule.Allow ? "denies" : "allows")}");
                return;
            }

            DeviceAccess left = exception.Access & ~rule.Access;
            if (left == 0)
            {
                _exceptions.RemoveAt(i);
            }
            else
            {
                _exceptions[i] = exception with { Access = left };
            }
        }
    }

    private static bool IsSame(DeviceRule one, DeviceRule other) =>
        (one.Type, one.Major, one.Minor) == (other.Type, other.Major, other.Minor);

    private static bool Meet(DeviceRule one, DeviceRule other) =>
        (one.Major is null || other.Major is null || one.Major == other.Major)
        && (one.Minor is null || other.Minor is null || one.Minor == other.Minor);

    private static bool Covers(uint? wide, uint? narrow) => wide is null || wide == narrow;
}
