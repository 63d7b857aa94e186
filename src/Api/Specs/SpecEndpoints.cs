using Berth.Core.Host;
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
    /// rootfs directory. That of a daemon that is not root has a user namespace.</remarks>
    private static JsonHttpResult<Spec> GetDefaultSpec(DaemonUser user) => TypedResults.Json(DefaultSpec.For(user), SpecJson.Context.Spec);
}
