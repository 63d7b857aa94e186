using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Handles;

namespace Berth.Core.Containers.Operations;

/// <summary>A config that was read, validated and compiled once; shared by all containers made from the same bytes.</summary>
/// <param name="Spec">The config.</param>
/// <param name="Plan">Its plan on this host.</param>
/// <param name="PlanFile">The plan's image in a sealed memfd, for the launcher.</param>
/// <param name="Filter">What its seccomp profile was compiled to; null without one.</param>
/// <param name="Resources">Its limits on this host.</param>
/// <param name="Warnings">What is ignored in the config.</param>
internal sealed record CompiledConfig(
    Spec Spec, Plan Plan, SafeFd PlanFile, SeccompFilter? Filter, ResourceSettings Resources, IReadOnlyList<ConfigProblem> Warnings);
