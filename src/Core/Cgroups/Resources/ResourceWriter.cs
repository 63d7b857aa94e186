using System.Globalization;
using Berth.Core.Cgroups.Devices;
using Berth.Core.Errors;
using Berth.Native;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Writes settings into the files of one container's cgroup.</summary>
/// <param name="host">The hierarchies.</param>
/// <param name="v1">The cgroup in those of version 1.</param>
/// <param name="unified">The cgroup in that of version 2.</param>
internal sealed class ResourceWriter(CgroupHost host, string v1, string unified)
{
    /// <summary>Writes all, for a cgroup that goes when one fails.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>.</exception>
    public void Apply(ResourceSettings settings)
    {
        WriteAll(settings.Writes, undo: null);
        SetDevices(settings);
    }

    /// <summary>Writes all; if one fails, puts back what the files had.</summary>
    /// <returns>What the files have then.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.ResourceRefused"/>: nothing has changed.</exception>
    public IReadOnlyList<ResourceValue> Update(ResourceSettings settings)
    {
        foreach (ResourceWrite write in settings.Writes)
        {
            DemandEnough(write);
        }

        var undo = new List<ResourceWrite>();
        try
        {
            var files = WriteAll(settings.Writes, undo);
            SetDevices(settings);
            return [.. files.Where(file => !IsDevice(file)).Select(Describe), .. DescribeDevices([.. files.Where(IsDevice)], settings)];
        }
        catch (CoreException failure)
        {
            throw Undone(failure, undo);
        }
    }

    /// <summary>What brings the files back to what they have now, newest first.</summary>
    public ResourceSettings ReadUndo(ResourceSettings settings) => new(
        [.. settings.Writes.Reverse().SelectMany(write => write.Undo ?? ReadUndo(write))]);

    private IReadOnlyList<ResourceWrite> ReadUndo(ResourceWrite write) =>
        Existing(write)?.WayBack() is { } back ? [back] : [];

    /// <summary>What the files have.</summary>
    public IReadOnlyList<ResourceValue> Read(ResourceSettings settings) =>
        [.. settings.Writes.Select(Existing).OfType<ResourceFile>().Select(Describe)];

    private static bool IsDevice(ResourceFile file) => file.Write.Controller == DeviceWrites.Controller;

    // the rules have one file for all of them, or none
    private IEnumerable<ResourceValue> DescribeDevices(IReadOnlyList<ResourceFile> written, ResourceSettings settings)
    {
        if (written is [var first, ..])
        {
            string list = Place(first.Write, DeviceWrites.ListFile);
            yield return new(
                DeviceSettings.None.Pointer,
                first.Root.Absolute(list),
                string.Join('\n', written.Select(file => $"{file.Write.File} {file.Write.Value}")),
                first.Root.TryRead(list)?.TrimEnd('\n') ?? "");
        }

        if (settings.Devices is { } devices)
        {
            yield return DeviceFilter.Read(host.Unified!, unified, devices);
        }
    }

    private static ResourceValue Describe(ResourceFile file) =>
        new(file.Write.Pointer, file.Root.Absolute(file.Path), file.Write.Value, file.Read() ?? "");

    private List<ResourceFile> WriteAll(IReadOnlyList<ResourceWrite> writes, List<ResourceWrite>? undo)
    {
        var files = new List<ResourceFile>(writes.Count);
        for (int i = 0; i < writes.Count;)
        {
            int end = i + 1;
            while (end < writes.Count && writes[i].Group is { } group && writes[end].Group == group)
            {
                end++;
            }

            files.AddRange(WriteGroup(writes.Skip(i).Take(end - i), undo));
            i = end;
        }

        return files;
    }

    // Which one has to be first depends on what the files have: a memory limit must not be above that of memory and swap, a quota not
    // above what the parent's share of a period allows. So the kernel is asked: whoever is refused is tried again after the others.
    private List<ResourceFile> WriteGroup(IEnumerable<ResourceWrite> group, List<ResourceWrite>? undo)
    {
        var done = new List<ResourceFile>();
        var pending = group.ToList();
        while (pending.Count > 0)
        {
            var refused = new List<ResourceWrite>();
            CoreException? failure = null;
            foreach (ResourceWrite write in pending)
            {
                int errno = TryWrite(write, done, undo, out ResourceFile file);
                if (errno == 0)
                {
                    continue;
                }

                failure ??= file.Refused(errno);
                refused.Add(errno == Libc.EINVAL ? write : throw file.Refused(errno));
            }

            pending = refused.Count < pending.Count ? refused : throw failure!;
        }

        return done;
    }

    private int TryWrite(ResourceWrite write, List<ResourceFile> done, List<ResourceWrite>? undo, out ResourceFile file)
    {
        file = Find(write);
        ResourceWrite? before = undo is null ? null : file.WayBack();
        int errno = file.TryWrite();
        switch (errno)
        {
            case 0:
                done.Add(file);
                // the last first
                undo?.InsertRange(0, write.Undo ?? (before is null ? [] : [before]));

                return 0;
            case Libc.ENOENT or Libc.ENOSPC when write.Otherwise is { } other:
                return TryWrite(other, done, undo, out file);
            case Libc.ENOENT when write.IsOptional:
            case Libc.EPERM when write.MayBeDenied:
                return 0;
            default:
                return errno;
        }
    }

    private CoreException Undone(CoreException failure, List<ResourceWrite> undo)
    {
        try
        {
            WriteAll(undo, undo: null);
            return failure;
        }
        catch (CoreException second)
        {
            return new CoreException(failure.Code, $"{failure.Message}; what was changed before could not be taken back: {second.Message}", failure)
            {
                Errno = failure.Errno,
                Syscall = failure.Syscall,
                Path = failure.Path,
                Problems = failure.Problems,
            };
        }
    }

    private void DemandEnough(ResourceWrite write)
    {
        if (write.UsageFile is { } usageFile
            && Find(write) is var file
            && long.TryParse(file.Root.TryRead(Place(write, usageFile)), CultureInfo.InvariantCulture, out long usage)
            && long.TryParse(write.Value, CultureInfo.InvariantCulture, out long limit)
            && limit < usage)
        {
            throw file.TooSmall(usage);
        }
    }

    private void SetDevices(ResourceSettings settings)
    {
        if (settings.Devices is { } devices)
        {
            DeviceFilter.Set(host.Unified!, unified, devices);
        }
    }

    private ResourceFile? Existing(ResourceWrite write) =>
        Find(write) is var file && file.Read() is not null ? file : write.Otherwise is { } other ? Existing(other) : null;

    // settings that an earlier daemon has saved may be of hierarchies that this one has not
    private ResourceFile Find(ResourceWrite write) => new(
        (write.IsUnified ? host.Unified : host.V1.FirstOrDefault(root => root.Hierarchy.Has(write.Controller)))
            ?? throw new CoreException(ErrorCode.CgroupFailed, $"{write.Pointer}: there is no cgroup hierarchy with {write.File}"),
        Place(write, write.File),
        write);

    private string Place(ResourceWrite write, string file) => $"{(write.IsUnified ? unified : v1)}/{file}";
}
