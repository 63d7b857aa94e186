namespace Berth.Core.IntelRdt;

/// <summary>How many containers use each group, and the lock under which groups come and go: between looking whether one is
/// there and using it, nobody else may make or remove it.</summary>
internal sealed class ResctrlUsers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _users = new(StringComparer.Ordinal);

    /// <summary>Makes a container a user of a group.</summary>
    /// <param name="join">Finds the group or makes it.</param>
    public ResctrlGroup Join(Func<ResctrlGroup> join)
    {
        lock (_gate)
        {
            var group = join();
            group.IsUser = true;
            _users[group.Record.Group] = _users.GetValueOrDefault(group.Record.Group) + 1;
            return group;
        }
    }

    /// <summary>Ends the use.</summary>
    /// <param name="group">What the container had.</param>
    /// <param name="leave">Removes what nobody needs any more; is told whether others use the group.</param>
    public void Leave(ResctrlGroup group, Action<bool> leave)
    {
        lock (_gate)
        {
            string name = group.Record.Group;
            if (group.IsUser && --_users[name] == 0)
            {
                _users.Remove(name);
            }

            group.IsUser = false;
            leave(_users.ContainsKey(name));
        }
    }
}
