using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary>A filesystem mounted anew.</summary>
internal static class FilesystemMount
{
    public static void Plan(MountEntry entry, LateReadOnly late)
    {
        UserNamespaceMount.Check(entry);

        // the mount is alone: recursive options mean the same as plain ones
        var attributes = entry.Request.OwnAttributes;
        var options = Options(entry);
        options.AddRange(LabelsPlanner.MountOptions(entry.Context, entry.Type, options));
        if (attributes.Set.HasFlag(MountAttributes.ReadOnly) && entry.IsFilledLater)
        {
            attributes = attributes.Without(MountAttributes.ReadOnly);
            late.Add(entry.Target);
        }

        // a link in place of the mount point would put procfs where nobody looks for it (CVE-2019-19921, CVE-2023-27561)
        var flags = entry.Type is "proc" or "sysfs" ? PlanOpFlags.NoLinks : TmpfsFlags(entry, options);
        entry.Context.Add(MountOperations.Mount(
            entry.Type, entry.Source, entry.Target, attributes, options, flags | entry.TargetFlags, entry.IdMap));
        entry.AddPropagation(hasMountsBelow: false);
    }

    /// <summary>As mount(2) would give them. A read-only mount of a device needs a read-only filesystem, for the device may be read-only
    /// itself; what makes no use of one is not asked. The part of a type behind a dot is for a helper program of the filesystem.</summary>
    private static List<string> Options(MountEntry entry)
    {
        List<string> options = [.. entry.Request.OptionsOfNew()];
        if (!MountTypes.WithoutDevice.Contains(entry.Type) && entry.Request.OwnAttributes.Set.HasFlag(MountAttributes.ReadOnly))
        {
            options.Insert(0, "ro");
        }

        if (entry.Type.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0)
        {
            options.Add($"subtype={entry.Type[(dot + 1)..]}");
        }

        return options;
    }

    /// <summary>Without a mode of its own a tmpfs is as open as the directory that it covers.</summary>
    private static PlanOpFlags TmpfsFlags(MountEntry entry, List<string> options)
    {
        var mode = options.Exists(option => option.StartsWith("mode=", StringComparison.Ordinal)) ? 0 : PlanOpFlags.TargetMode;
        var copyUp = entry.Request.CopyUp is null ? 0 : PlanOpFlags.CopyUp;
        return entry.IsNewTmpfs ? mode | copyUp : 0;
    }
}
