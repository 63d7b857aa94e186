using System.Globalization;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.Native;

namespace Berth.Core.IntelRdt;

/// <summary>What one container has in the resctrl filesystem.</summary>
/// <param name="tree">The filesystem.</param>
/// <param name="users">Who uses the groups that configs name.</param>
/// <param name="record">What the container has.</param>
internal sealed class ResctrlGroup(ResctrlTree tree, ResctrlUsers users, ResctrlRecord record)
{
    private const string SchemataFile = "schemata";

    /// <summary>What it has, to be saved.</summary>
    public ResctrlRecord Record { get; private set; } = record;

    /// <summary>Whether it counts as a user of its group; <see cref="ResctrlUsers"/> says so.</summary>
    public bool IsUser { get; set; }

    private string? MonitoringPath => Record.Monitoring is { } name ? InGroup($"mon_groups/{name}") : null;

    /// <summary>Makes what the record says, in this order, and writes the values; what fails leaves nothing.</summary>
    /// <param name="makesGroup">Whether the group is not there yet.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResctrlFailed"/>; <see cref="ErrorCode.ResourceRefused"/>: a value.</exception>
    public void Make(bool makesGroup, IReadOnlyList<SchemataValue> values)
    {
        if (makesGroup)
        {
            tree.Make(Record.Group);
        }

        try
        {
            Write(values);
            if (MonitoringPath is { } monitoring)
            {
                tree.Make(monitoring);
            }
        }
        catch (CoreException)
        {
            TakeBack();
            if (makesGroup)
            {
                tree.Remove(Record.Group);
            }

            throw;
        }
    }

    /// <summary>Puts a process into the group and its monitoring group. Its threads and children to come are in it, too.</summary>
    /// <param name="pid">In the daemon's pid namespace. One that has ended is none.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResctrlFailed"/>.</exception>
    public void Join(int pid)
    {
        Join(InGroup(ResctrlTree.Tasks), pid);
        if (MonitoringPath is { } monitoring)
        {
            // the kernel takes only a task that is in the group already
            Join($"{monitoring}/{ResctrlTree.Tasks}", pid);
        }
    }

    /// <summary>Says what an update is going to do, to be saved before it does.</summary>
    /// <param name="update">What it writes.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResctrlFailed"/>: the values of now can not be read.</exception>
    public void Begin(ResctrlUpdate update) => Record = Record with
    {
        Undo = Schemata.Parse(tree.Read(InGroup(SchemataFile))).LinesOf(Schemata.Parse(update.Values.Select(value => value.Value))),
    };

    /// <summary>Writes the values of an update that was begun, all or none.</summary>
    /// <returns>What the file has then.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>: a value; <see cref="ErrorCode.ResctrlFailed"/>.</exception>
    public IReadOnlyList<ResourceValue> Update(ResctrlUpdate update)
    {
        try
        {
            Write(update.Values);
        }
        catch (CoreException)
        {
            TakeBack();
            throw;
        }

        string path = InGroup(SchemataFile);
        var now = Schemata.Parse(tree.Read(path));
        return
        [
            .. update.Values.Select(value => new ResourceValue(
                value.Pointer, tree.Absolute(path), value.Value, now.LinesOf(Schemata.Parse(value.Value)).TrimEnd('\n'))),
        ];
    }

    /// <summary>The update is done.</summary>
    public void Finish(ResctrlUpdate update) => Record = Record with { Undo = null, Updated = update.IntelRdt };

    /// <summary>Reads the counters of its monitoring group; null without one.</summary>
    public IReadOnlyList<ResctrlUsage>? ReadUsage() =>
        MonitoringPath is { } monitoring ? ResctrlReader.Read(tree.Absolute($"{monitoring}/mon_data")) : null;

    /// <summary>The container is there: from now on a group that its config names stays.</summary>
    public void Settle() => Record = Record.Settled;

    /// <summary>Puts back what an unfinished change has changed.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResctrlFailed"/>.</exception>
    public void TakeBack()
    {
        foreach (string line in (Record.Undo ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string path = InGroup(SchemataFile);
            int errno = tree.TryWrite(path, line);
            if (errno != 0)
            {
                throw tree.Failed("write", path, errno);
            }
        }

        Record = Record with { Undo = null };
    }

    /// <summary>Removes what was made for the container, when it has no processes any more. What is gone already is no error.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResctrlFailed"/>.</exception>
    public void Remove()
    {
        if (MonitoringPath is { } monitoring)
        {
            tree.Remove(monitoring);
        }

        users.Leave(this, hasOthers =>
        {
            if (Record.Undo is not null && tree.Exists(Record.Group))
            {
                TakeBack();
            }

            // the create of a group that others can find did not come to its end: they may use it by now
            if (Record.RemovesGroup && !(Record.IsNamed && (hasOthers || HasTasks)))
            {
                tree.Remove(Record.Group);
            }
        });
    }

    private bool HasTasks => tree.Exists(Record.Group) && tree.Read(InGroup(ResctrlTree.Tasks)).AsSpan().Trim().Length > 0;

    private void Write(IReadOnlyList<SchemataValue> values)
    {
        string path = InGroup(SchemataFile);
        foreach (SchemataValue value in values)
        {
            int errno = tree.TryWrite(path, value.Value);
            if (errno != 0)
            {
                throw tree.Refused(path, value, errno);
            }
        }
    }

    private void Join(string path, int pid)
    {
        int errno = tree.TryWrite(path, pid.ToString(CultureInfo.InvariantCulture));
        // what ended it is more worth telling
        if (errno is not (0 or Libc.ESRCH))
        {
            throw tree.Failed("write", path, errno);
        }
    }

    private string InGroup(string file) => Record.Group.Length == 0 ? file : $"{Record.Group}/{file}";
}
