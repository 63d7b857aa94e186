using Microsoft.AspNetCore.Http.Features;

namespace Berth.Api.Hosting;

/// <summary>Sends an answer that is known as a whole in one piece, with its <c>Content-Length</c>.</summary>
/// <remarks>What is written without one leaves chunked: the body first, and its end in a packet of its own, for which the client
/// waits a second time.</remarks>
internal static class WholeAnswer
{
    /// <summary>Filter for endpoints: sends the values of their results so. Streams and files are left alone.</summary>
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        object? answer = await next(invocation);
        IResult? result = (answer as INestedHttpResult)?.Result ?? answer as IResult;
        if (result is not IValueHttpResult { Value: not null })
        {
            return answer;
        }

        await SendAsync(invocation.HttpContext, result);
        return Results.Empty;
    }

    private static async Task SendAsync(HttpContext context, IResult result)
    {
        IHttpResponseBodyFeature connection = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var whole = new MemoryStream();
        var held = new StreamResponseBodyFeature(whole, connection);
        context.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await result.ExecuteAsync(context);
            await held.CompleteAsync();
        }
        finally
        {
            context.Features.Set(connection);
        }

        context.Response.ContentLength = whole.Length;
        await connection.Writer.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length), context.RequestAborted);
    }
}
