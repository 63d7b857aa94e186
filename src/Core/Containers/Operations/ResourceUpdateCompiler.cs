using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Core.Cgroups.Devices;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary>Checks a change of resources as a create would, and finds out what has to be written for it.</summary>
internal sealed class ResourceUpdateCompiler(CgroupControllers controllers)
{
    private const string Pointer = "/linux/resources";

    /// <summary>Compiles a change.</summary>
    /// <param name="spec">The container's config.</param>
    /// <param name="updated">What earlier updates left it with; null for the config's resources.</param>
    /// <param name="change">The change (UTF-8).</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/> with every problem; pointers are those of the config.</exception>
    public ResourceUpdate Compile(Spec spec, LinuxResources? updated, ReadOnlyMemory<byte> change)
    {
        LinuxResources before = updated ?? spec.Linux?.Resources ?? new LinuxResources();
        SpecDocument given = SpecReader.ReadAllItCan(Wrap(change.Span));
        // what is of a wrong type can not be merged
        using var document = JsonDocument.Parse(
            given.Problems.Count == 0 ? change : JsonSerializer.SerializeToUtf8Bytes(Of(given), SpecJson.Context.LinuxResources));
        SpecDocument merged = SpecReader.ReadAllItCan(Wrap(JsonSerializer.SerializeToUtf8Bytes(
            ResourceMerge.Apply(ToJson(before), document.RootElement), SpecJson.Context.JsonObject)));
        LinuxResources after = Of(merged);
        SpecValidation validation = SpecValidator.Validate(spec with { Linux = (spec.Linux ?? new Linux()) with { Resources = after } });
        ResourceCompilation compiled = ResourceCompiler.Compile(after, controllers);
        Demand([.. given.Problems, .. given.Unread.Own([.. merged.Problems, .. validation.Problems.Where(IsOfResources), .. compiled.Problems])]);
        string[] named = [.. ResourceMerge.Named(document.RootElement, Pointer)];
        ResourceSettings had = ResourceCompiler.Compile(before, controllers).Settings;
        return new ResourceUpdate(
            after,
            Changes(compiled.Settings, had, named),
            had.Devices,
            [.. ((IEnumerable<ConfigProblem>)[.. merged.Warnings, .. validation.Warnings.Where(IsOfResources), .. compiled.Warnings])
                .Where(warning => named.Any(pointer => IsAtOrBelow(warning.Pointer, pointer) || IsAtOrBelow(pointer, warning.Pointer)))]);
    }

    private static LinuxResources Of(SpecDocument document) => document.Spec.Linux?.Resources ?? new LinuxResources();

    // What is named is written even if it is what was set before: somebody else may have changed the file. Not so device rules on
    // version 1, where writing all anew would deny everything for a moment.
    private static ResourceSettings Changes(ResourceSettings after, ResourceSettings before, IReadOnlyList<string> named) =>
        after.Since(before with { Writes = [.. before.Writes.Where(write => !IsNamed(write, named))] });

    private static bool IsNamed(ResourceWrite write, IReadOnlyList<string> named) =>
        write.Controller != DeviceWrites.Controller && named.Any(pointer => IsAtOrBelow(write.Pointer, pointer));

    private static bool IsAtOrBelow(string pointer, string parent) =>
        pointer.StartsWith(parent, StringComparison.Ordinal) && (pointer.Length == parent.Length || pointer[parent.Length] == '/');

    private static bool IsOfResources(ConfigProblem problem) => IsAtOrBelow(problem.Pointer, Pointer);

    private static JsonObject ToJson(LinuxResources resources) =>
        JsonSerializer.SerializeToNode(resources, SpecJson.Context.LinuxResources)!.AsObject();

    // as the config that it belongs to: one reader, and pointers that say where
    private static ReadOnlyMemory<byte> Wrap(ReadOnlySpan<byte> resources)
    {
        var config = new ArrayBufferWriter<byte>(resources.Length + 32);
        config.Write("{\"linux\":{\"resources\":"u8);
        config.Write(resources);
        config.Write("}}"u8);
        return config.WrittenMemory;
    }

    private static void Demand(IReadOnlyList<ConfigProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw SpecValidation.Refuse("update", problems);
        }
    }
}
