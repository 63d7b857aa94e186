using System.Runtime.InteropServices;
using Berth.Api.Hosting.Problems;
using Berth.Core;
using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Specs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Berth.Api.Host;

/// <summary>The daemon and the host it runs on.</summary>
internal static class HostEndpoints
{
    private static readonly PingResponse Pong = new("ok");
    private static readonly HealthResponse Healthy = new("ok");

    public static void MapHost(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder host = app.MapGroup("/v1").WithTags("Host");
        host.MapGet("/ping", Ping).WithName(nameof(Ping));
        host.MapGet("/version", GetVersion).WithName(nameof(GetVersion));
        host.MapGet("/info", GetInfo).WithName(nameof(GetInfo));
        host.MapGet("/features", GetFeatures).WithName(nameof(GetFeatures)).Produces<Features>();

        RouteGroupBuilder health = app.MapGroup("/healthz").WithTags("Host");
        health.MapGet("/live", GetLiveness).WithName(nameof(GetLiveness));
        health.MapGet("/ready", GetReadiness).WithName(nameof(GetReadiness));
    }

    /// <summary>Says that the daemon is there</summary>
    private static Ok<PingResponse> Ping() => TypedResults.Ok(Pong);

    /// <summary>Shows versions</summary>
    private static Ok<VersionResponse> GetVersion(CoreHost host) => TypedResults.Ok(new VersionResponse(
        "Berth",
        ProductVersion.Text,
        "v1",
        SpecVersions.Max,
        RuntimeInformation.FrameworkDescription,
        host.Info.KernelRelease,
        host.Info.Architecture));

    /// <summary>Shows the host and what runs on it</summary>
    private static Ok<InfoResponse> GetInfo(CoreHost host, ContainerRegistry registry, IOptions<CoreOptions> options) =>
        TypedResults.Ok(new InfoResponse
        {
            Kernel = host.Info.KernelRelease,
            Architecture = host.Info.Architecture,
            CgroupLayout = host.Info.CgroupLayout,
            CgroupDriver = options.Value.CgroupDriver,
            CgroupMounts = host.Info.CgroupMounts,
            Features = [.. host.Info.Features.Select(feature =>
                new HostFeatureResponse(feature.Name, feature.Available, feature.IsRequired, feature.Reason))],
            StateRoot = options.Value.StateRoot,
            DataRoot = options.Value.DataRoot,
            LogRoot = options.Value.LogRoot,
            Containers = Count(registry.List()),
        });

    /// <summary>Shows what the runtime supports</summary>
    /// <remarks>The features document of the OCI runtime-spec (features.md). What the host itself has or lacks, with reasons, is among its
    /// annotations as org.berth.host.NAME, and in GET /v1/info.</remarks>
    private static JsonHttpResult<Features> GetFeatures(CoreHost host) =>
        TypedResults.Json(FeaturesDocument.Of(host.Info), SpecJson.Context.Features);

    /// <summary>Says that the daemon answers</summary>
    private static Ok<HealthResponse> GetLiveness() => TypedResults.Ok(Healthy);

    /// <summary>Says whether the daemon is ready</summary>
    /// <remarks>503 until the containers of an earlier daemon are known again.</remarks>
    private static Ok<HealthResponse> GetReadiness(CoreHost host) => host.IsReady
        ? TypedResults.Ok(Healthy)
        : throw new ProblemException(ProblemCatalog.Of(ErrorCode.Unavailable), "the daemon is still taking over its containers");

    private static ContainerCounts Count(IReadOnlyList<ContainerSnapshot> containers)
    {
        ILookup<ContainerStatus, ContainerSnapshot> byStatus = containers.ToLookup(container => container.Status);
        return new ContainerCounts(
            byStatus[ContainerStatus.Creating].Count(),
            byStatus[ContainerStatus.Created].Count(),
            byStatus[ContainerStatus.Running].Count(),
            byStatus[ContainerStatus.Paused].Count(),
            byStatus[ContainerStatus.Stopped].Count());
    }
}
