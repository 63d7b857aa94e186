using Berth.Api.Containers;
using Berth.Api.Hosting.Problems;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Berth.Core.Planning;

namespace Berth.Api.Bundles;

/// <summary>Checks a bundle or a config: what is wrong is an answer here, and no error.</summary>
internal sealed class BundleValidation(PlanContainer planner)
{
    /// <exception cref="CoreException">There is no such bundle.</exception>
    public async Task<ValidationResponse> ValidateAsync(ValidateBundleRequest request, CancellationToken cancellation)
    {
        try
        {
            if (request.Config is { } config)
            {
                (Plan plan, IReadOnlyList<ConfigProblem> warnings) = planner.ForConfig(config.Utf8);
                return Valid(plan, warnings);
            }

            PlannedContainer planned = await planner.ExecuteAsync(new() { Bundle = (request.Name ?? request.Path)! }, cancellation);
            return Valid(planned.Plan, planned.Warnings);
        }
        catch (CoreException wrong) when (wrong.Code is
            ErrorCode.InvalidJson or ErrorCode.InvalidConfig or ErrorCode.InvalidBundle or ErrorCode.ConfigTooLarge)
        {
            return Invalid(wrong);
        }
    }

    private static ValidationResponse Valid(Plan plan, IReadOnlyList<ConfigProblem> warnings) => new()
    {
        Valid = true,
        Errors = [],
        Warnings = ContainerMapping.ToResponse(warnings),
        Plan = PlanText.Write(plan),
    };

    private static ValidationResponse Invalid(CoreException wrong) => new()
    {
        Valid = false,
        Errors = wrong.Problems.Count == 0
            ? [new ProblemError("", wrong.Message)]
            : [.. wrong.Problems.Select(problem => new ProblemError(problem.Pointer, problem.Message))],
        Warnings = [],
        Plan = null,
    };
}
