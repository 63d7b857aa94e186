using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>process.capabilities</c>. What is not asked for is not granted: a config without the object gets none.</summary>
/// <remarks>The specification wants a warning, and no failure, for a capability that can not be granted: either because the daemon does
/// not have it, or because the kernel's rules between the sets forbid it.</remarks>
internal sealed class CapabilitiesPlanner
{
    private readonly PlanContext _context;
    private readonly ulong _bounding;
    private readonly ulong _permitted;
    private readonly ulong _effective;
    private readonly ulong _inheritable;
    private readonly ulong _ambient;

    public CapabilitiesPlanner(PlanContext context)
    {
        _context = context;
        var asked = context.Process.Capabilities ?? new LinuxCapabilities();
        _bounding = Held("bounding", asked.Bounding);
        _permitted = Held("permitted", asked.Permitted);
        _inheritable = Held("inheritable", asked.Inheritable);

        // validation has warned of effective ones that are not permitted
        _effective = CapabilitySet.Of(asked.Effective) & _permitted;
        _ambient = CapabilitySet.Of(asked.Ambient) & _permitted & _inheritable;
        Warn(
            "ambient",
            asked.Ambient,
            CapabilitySet.Of(asked.Permitted) & CapabilitySet.Of(asked.Inheritable),
            "can not be ambient: it is not both permitted and inheritable");
    }

    /// <summary>Before the user changes: dropping needs CAP_SETPCAP.</summary>
    public void PlanBounding() => _context.Add(Operations.DropBounding(_bounding));

    /// <summary>What the program may have, a bit for each.</summary>
    public ulong Permitted => _permitted;

    /// <summary>After the user has changed, which clears the effective set.</summary>
    /// <param name="kept">What stays permitted for a while; a later step gives it up.</param>
    public void PlanSets(ulong kept) => _context.Add(Operations.SetCapabilities(_effective, _permitted | kept, _inheritable, _ambient));

    private ulong Held(string set, IReadOnlyList<string>? names)
    {
        Warn(set, names, _context.Grantable, "can not be granted: the daemon does not have it");
        return CapabilitySet.Of(names) & _context.Grantable;
    }

    private void Warn(string set, IReadOnlyList<string>? names, ulong possible, string objection)
    {
        for (var i = 0; i < names?.Count; i++)
        {
            if ((CapabilitySet.Of([names[i]]) & ~possible) != 0)
            {
                _context.Warn($"/process/capabilities/{set}/{i}", $"{names[i]} {objection}");
            }
        }
    }
}
