using Berth.Core.Cgroups.Resources;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Syscalls;

namespace Berth.Core.Containers.Operations;

/// <summary>Reads, validates and compiles configs, each distinct one once.</summary>
internal sealed class ConfigCompiler(HostFacts facts, CgroupControllers controllers, SeccompCompiler seccomp)
{
    /// <summary>Bounds the memory of the cache: a plan is about 8 KiB.</summary>
    private const int MaxCached = 256;

    private readonly ConcurrentDictionary<string, CompiledConfig> _cache = new(StringComparer.Ordinal);

    /// <summary>The compiled config.</summary>
    /// <param name="json">A whole config.json.</param>
    /// <param name="extras">What else its container is to have; null for nothing.</param>
    /// <exception cref="CoreException">Not JSON, too large, or invalid, with every problem.</exception>
    public CompiledConfig Compile(ReadOnlyMemory<byte> json, PlanExtras? extras = null)
    {
        string key = Hash(json.Span) + extras?.Key;
        if (_cache.TryGetValue(key, out var cached))
        {
            return cached;
        }

        var document = SpecReader.ReadAllItCan(json);
        var validation = SpecValidator.Validate(document.Spec);
        var profile = CompileProfile(document.Spec, [.. document.Problems, .. validation.Problems]);
        var resources = ResourceCompiler.Compile(document.Spec.Linux?.Resources, controllers);
        var plan = Compile(document, profile.Filter, extras, [.. validation.Problems, .. profile.Problems, .. resources.Problems]);
        var compiled = new CompiledConfig(
            document.Spec,
            plan,
            MemoryFiles.Create("berth-plan", plan.Image.Span),
            profile.Filter,
            resources.Settings,
            [.. document.Warnings, .. validation.Warnings, .. profile.Warnings, .. resources.Warnings, .. plan.Warnings]);
        if (_cache.Count >= MaxCached)
        {
            // evicted plans stay open as long as a create uses them; the last one gone, the finaliser closes them
            _cache.Clear();
        }

        return _cache.GetOrAdd(key, compiled);
    }

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    // a profile with problems says nothing that could be compiled
    private CompiledProfile CompileProfile(Spec spec, IReadOnlyList<ConfigProblem> problems) =>
        spec.Linux?.Seccomp is { } profile && !problems.Any(problem => problem.Pointer.StartsWith("/linux/seccomp", StringComparison.Ordinal))
            ? seccomp.Compile(profile)
            : CompiledProfile.None;

    // the compiler finds problems of its own, such as unknown mount options: the user gets all of them in one answer
    private Plan Compile(
        SpecDocument document, SeccompFilter? filter, PlanExtras? extras, IReadOnlyList<ConfigProblem> problems)
    {
        if (problems.Count == 0 && document.Problems.Count == 0)
        {
            return PlanCompiler.Compile(document.Spec, facts, filter, extras);
        }

        try
        {
            PlanCompiler.Compile(document.Spec, facts, filter ?? SeccompFilter.Empty, extras);
        }
        catch (CoreException failure) when (failure.Code == ErrorCode.InvalidConfig)
        {
            problems = [.. problems.UnionBy(failure.Problems, problem => problem.Pointer)];
        }
        catch (ArgumentException)
        {
            // what validation found keeps the compiler from looking at all
        }

        throw Invalid([.. document.Problems, .. document.Unread.Own(problems)]);
    }

    private static CoreException Invalid(IReadOnlyList<ConfigProblem> problems) =>
        new(ErrorCode.InvalidConfig, $"invalid config: {problems[0].Pointer}: {problems[0].Message}"
            + (problems.Count > 1 ? $" (and {problems.Count - 1} more)" : ""))
        {
            Problems = problems,
        };
}
