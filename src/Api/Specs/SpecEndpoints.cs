using Berth.Core.Specs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Specs;

/// <summary>The default config.</summary>
internal static class SpecEndpoints
{
    public static void MapSpec(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/spec", GetDefaultSpec).WithName(nameof(GetDefaultSpec)).WithTags("Bundles").Produces<Hosting.RawJson>();

    /// <summary>Shows the default config</summary>
    /// <remarks>A config.json (OCI runtime-spec) to begin with, as runc spec writes it: change process.args and put it beside a
    /// rootfs directory.</remarks>
    private static JsonHttpResult<Spec> GetDefaultSpec() => TypedResults.Json(DefaultSpec.Value, SpecJson.Context.Spec);
}
