using System.Buffers;
using System.Text.Json.Serialization;
using Berth.Core.Errors;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>A scope unit of systemd's (systemd.scope(5)) that holds one container.</summary>
/// <param name="Slice">The slice that it is in, such as <c>system.slice</c>.</param>
/// <param name="Name">Its name, such as <c>berth-demo.scope</c>.</param>
public sealed record SystemdUnit(string Slice, string Name)
{
    /// <summary>Longest name of a unit, in characters.</summary>
    private const int MaxName = 255;

    private const string Pointer = "/linux/cgroupsPath", Shape = "SLICE:PREFIX:NAME";
    private const string DefaultPrefix = "berth", ScopeSuffix = ".scope", SliceSuffix = ".slice";

    private static readonly SearchValues<char> Valid =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:-_.\\@");

    /// <summary>Absolute path of its cgroup below the root of the hierarchy.</summary>
    [JsonIgnore]
    public string CgroupPath => $"{ExpandSlice(Slice)}/{Name}";

    /// <summary>Names the unit of a container: <c>SLICE:PREFIX:NAME</c> means <c>PREFIX-NAME.scope</c> in that slice, as for runc's and
    /// crun's systemd drivers. Without a slice it is the default one, without a prefix <c>NAME.scope</c>, and without a path
    /// <c>berth-ID.scope</c>.</summary>
    /// <param name="cgroupsPath"><c>linux.cgroupsPath</c>; null or empty for none.</param>
    /// <param name="containerId">The container's id, already checked.</param>
    /// <param name="defaultSlice">Such as <c>system.slice</c>.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>: the path has another shape, or no unit can have the name.</exception>
    public static SystemdUnit Resolve(string? cgroupsPath, string containerId, string defaultSlice)
    {
        if (string.IsNullOrEmpty(cgroupsPath))
        {
            return new SystemdUnit(defaultSlice, Checked($"{DefaultPrefix}-{Escape(containerId)}{ScopeSuffix}"));
        }

        if (cgroupsPath.Split(':') is not [var slice, var prefix, { Length: > 0 } name])
        {
            throw Refused($"\"{cgroupsPath}\" is not {Shape}, which the systemd driver needs");
        }

        slice = slice.Length == 0 ? defaultSlice : slice;
        ExpandSlice(slice);
        if (name.EndsWith(SliceSuffix, StringComparison.Ordinal))
        {
            throw Refused($"a container is a scope, \"{name}\" would be a slice");
        }

        return new SystemdUnit(slice, Checked((prefix.Length == 0 ? name : $"{prefix}-{name}") + ScopeSuffix));
    }

    /// <summary>Where a slice's cgroup lies: the slice <c>a-b.slice</c> is in <c>a.slice</c> (systemd.slice(5)).</summary>
    /// <returns>An absolute path, <c>/a.slice/a-b.slice</c>; empty for the root slice <c>-.slice</c>.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>: no slice can have the name.</exception>
    public static string ExpandSlice(string slice)
    {
        if (slice == "-.slice")
        {
            return "";
        }

        string stem = slice.EndsWith(SliceSuffix, StringComparison.Ordinal) ? slice[..^SliceSuffix.Length] : "";
        string[] parts = stem.Split('-');
        if (parts.Contains("") || Checked(slice).Contains('@', StringComparison.Ordinal))
        {
            throw Refused($"\"{slice}\" is not the name of a slice");
        }

        return string.Concat(Enumerable.Range(1, parts.Length).Select(count => $"/{string.Join('-', parts[..count])}{SliceSuffix}"));
    }

    // of what an id may have, only this may not be in the name of a unit
    private static string Escape(string containerId) => containerId.Replace("+", "\\x2b", StringComparison.Ordinal);

    private static string Checked(string unit) => unit.Length <= MaxName && !unit.AsSpan().ContainsAnyExcept(Valid)
        ? unit
        : throw Refused($"\"{unit}\" is not the name of a unit");

    private static CoreException Refused(string message) =>
        new(ErrorCode.InvalidConfig, $"linux.cgroupsPath: {message}") { Problems = [new ConfigProblem(Pointer, message)] };
}
