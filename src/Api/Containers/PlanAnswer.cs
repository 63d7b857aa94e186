using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers.Operations;
using Berth.Core.Planning;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Containers;

/// <summary>Makes the answers that show a plan.</summary>
internal static class PlanAnswer
{
    /// <summary>A line per step.</summary>
    public static ContentHttpResult Text(Plan plan) => TypedResults.Text(PlanText.Write(plan), Accept.Text);

    /// <summary>What a create would do.</summary>
    public static DryRunResponse DryRun(PlannedContainer planned) => new()
    {
        Id = planned.Id,
        Config = new RawJson(planned.ConfigJson),
        CgroupPath = planned.CgroupPath,
        Plan = PlanJson.Of(planned.Plan),
        Warnings = ContainerMapping.ToResponse(planned.Warnings),
    };
}
