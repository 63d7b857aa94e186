using Berth.Api.Hosting;
using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Requests;
using Berth.Core.Bundles;
using Berth.Core.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Bundles;

/// <summary>Bundles: a config.json and a root filesystem in a directory.</summary>
internal static class BundleEndpoints
{
    public static void MapBundles(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder group = app.MapGroup("/v1/bundles").WithTags("Bundles");
        group.MapPost("", RegisterBundle).WithName(nameof(RegisterBundle))
            .Fails(ErrorCode.BundleNotFound, ErrorCode.InvalidBundle, ErrorCode.BundleExists, ErrorCode.ConfigTooLarge,
                ErrorCode.DeadlinePassed, ErrorCode.StateFailed);
        group.MapGet("", ListBundles).WithName(nameof(ListBundles));
        group.MapPost("/validate", ValidateBundle).WithName(nameof(ValidateBundle))
            .Fails(ErrorCode.BundleNotFound, ErrorCode.DeadlinePassed);
        group.MapGet("/{name}", GetBundle).WithName(nameof(GetBundle)).Fails(ErrorCode.BundleNotFound);
        group.MapDelete("/{name}", DeleteBundle).WithName(nameof(DeleteBundle))
            .Fails(ErrorCode.BundleNotFound, ErrorCode.BundleInUse, ErrorCode.StateFailed);
        group.MapGet("/{name}/config", GetBundleConfig).WithName(nameof(GetBundleConfig)).Produces<RawJson>()
            .Fails(ErrorCode.BundleNotFound, ErrorCode.InvalidBundle, ErrorCode.ConfigTooLarge, ErrorCode.DeadlinePassed);
    }

    /// <summary>Registers a bundle</summary>
    /// <remarks>Gives a name to a directory on the host that holds config.json and a root filesystem. Nothing is copied.</remarks>
    private static async Task<Created<BundleResponse>> RegisterBundle(
        JsonBody<RegisterBundleRequest> body, BundleStore bundles, CancellationToken cancellation)
    {
        BundleInfo bundle = await bundles.RegisterAsync(body.Value.Name, body.Value.Path, cancellation);
        return TypedResults.Created($"/v1/bundles/{bundle.Name}", ToResponse(bundle));
    }

    /// <summary>Lists the registered bundles</summary>
    private static Ok<BundleListResponse> ListBundles(BundleStore bundles) =>
        TypedResults.Ok(new BundleListResponse([.. bundles.List().Select(ToResponse)]));

    /// <summary>Checks a bundle or a config</summary>
    /// <remarks>Reports every problem at once, with JSON pointers; for a valid one, the plan. Makes nothing.</remarks>
    private static async Task<Ok<ValidationResponse>> ValidateBundle(
        JsonBody<ValidateBundleRequest> body, BundleValidation validation, CancellationToken cancellation) =>
        TypedResults.Ok(await validation.ValidateAsync(body.Value, cancellation));

    /// <summary>Shows a registered bundle</summary>
    private static Ok<BundleResponse> GetBundle(string name, BundleStore bundles) => TypedResults.Ok(ToResponse(bundles.Get(name)));

    /// <summary>Unregisters a bundle</summary>
    /// <remarks>The directory itself is left alone.</remarks>
    private static NoContent DeleteBundle(string name, BundleStore bundles)
    {
        bundles.Delete(name);
        return TypedResults.NoContent();
    }

    /// <summary>Shows a bundle's config</summary>
    /// <remarks>Its config.json (OCI runtime-spec), byte for byte.</remarks>
    private static async Task<FileContentHttpResult> GetBundleConfig(
        string name, BundleStore bundles, BundleOpener opener, CancellationToken cancellation)
    {
        using Bundle bundle = await opener.OpenAsync(bundles.Get(name).Path, config: null, cancellation);
        return TypedResults.Bytes(bundle.ConfigJson, Accept.Json);
    }

    private static BundleResponse ToResponse(BundleInfo bundle) => new(bundle.Name, bundle.Path, bundle.RegisteredAt);
}
