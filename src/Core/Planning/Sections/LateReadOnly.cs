using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary>Mounts that are asked to be read-only, but in which something has to be made first: device nodes in /dev, mount points and
/// the working directory in a tmpfs.</summary>
internal sealed class LateReadOnly(PlanContext context)
{
    private readonly List<string> _targets = [];

    public void Add(string target) => _targets.Add(target);

    /// <summary>Called before something is mounted on <paramref name="target"/>: whatever that hides can not be reached later, so it
    /// becomes read-only now.</summary>
    public void BeforeMountOn(string target)
    {
        foreach (var hidden in _targets.Where(item => ContainerPath.IsAtOrBelow(item, target)).ToList())
        {
            context.Add(MountOperations.MakeReadOnly(PlanPhase.Setup, hidden));
            _targets.Remove(hidden);
        }
    }

    /// <summary>Nothing more will be made: what is left becomes read-only.</summary>
    public void Finish()
    {
        foreach (var target in _targets)
        {
            context.Add(MountOperations.MakeReadOnly(PlanPhase.Root, target));
        }
    }
}
