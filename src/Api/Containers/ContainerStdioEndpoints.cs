using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Requests;
using Berth.Api.Terminals;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Containers;

/// <summary>A container's standard input and terminal.</summary>
internal static class ContainerStdioEndpoints
{
    public static void MapContainerStdio(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder group = app.MapGroup("/v1/containers/{id}").WithTags("Containers")
            .Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted, ErrorCode.WrongState);
        group.MapPost("/resize", ResizeContainer).WithName(nameof(ResizeContainer)).Fails(ErrorCode.NoTerminal);
        group.MapPost("/stdin", WriteContainerStdin).WithName(nameof(WriteContainerStdin)).Fails(ErrorCode.StdinClosed);
    }

    /// <summary>Resizes a container's terminal</summary>
    /// <remarks>The program in the foreground gets SIGWINCH.</remarks>
    private static NoContent ResizeContainer(string id, JsonBody<ResizeRequest> body, ResizeContainer resize)
    {
        resize.Execute(id, body.Value.ToCore());
        return TypedResults.NoContent();
    }

    /// <summary>Writes to a container's standard input</summary>
    /// <remarks>The body goes to the program byte for byte as it comes; the answer comes when the program, or the pipe or terminal before
    /// it, has taken everything. With close=true standard input ends then, also without a body.</remarks>
    private static async Task<NoContent> WriteContainerStdin(
        string id, RawBody body, Query<StdinQuery> query, WriteStdin write, HttpContext context, IHostApplicationLifetime lifetime)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await write.ExecuteAsync(id, body.Reader, query.Value.Close, either.Token);
        return TypedResults.NoContent();
    }
}
