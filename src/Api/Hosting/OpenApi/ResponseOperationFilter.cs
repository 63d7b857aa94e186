using System.Globalization;
using Berth.Api.Hosting.Problems;
using Berth.Core.Errors;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>Describes every status that an operation can answer with, errors included.</summary>
internal sealed class ResponseOperationFilter : IOperationFilter
{
    private static readonly ProblemKind[] Always =
        [HttpProblems.Unauthorized, HttpProblems.InternalError, ProblemCatalog.Of(ErrorCode.Unavailable)];

    private static readonly ProblemKind[] WithBody =
    [
        ProblemCatalog.Of(ErrorCode.InvalidJson), HttpProblems.BadRequest, HttpProblems.RequestTooLarge, HttpProblems.UnsupportedMediaType,
        ProblemCatalog.Of(ErrorCode.InvalidRequest),
    ];

    // even those that have no parameters, see QueryGuard
    private static readonly ProblemKind[] WithQuery = [ProblemCatalog.Of(ErrorCode.InvalidRequest)];

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        IList<object> metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        operation.Responses = [];
        var byStatus = metadata.OfType<IProducesResponseTypeMetadata>().ToLookup(answer => answer.StatusCode);
        foreach (var answers in byStatus.OrderBy(group => group.Key))
        {
            operation.Responses[Text(answers.Key)] = Success(answers.Key, [.. answers], context);
        }

        foreach (var failures in Failures(metadata, context).Distinct().GroupBy(kind => kind.Status).OrderBy(group => group.Key))
        {
            operation.Responses[Text(failures.Key)] = Failure([.. failures], context);
        }

        foreach (HeaderMetadata header in metadata.OfType<HeaderMetadata>())
        {
            foreach (int status in header.Statuses)
            {
                var answer = (OpenApiResponse)operation.Responses[Text(status)];
                (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[header.Name] = Header(header.Description);
            }
        }
    }

    private static IEnumerable<ProblemKind> Failures(IList<object> metadata, OperationFilterContext context) =>
    [
        .. Always,
        .. metadata.OfType<IAcceptsMetadata>().Any() ? WithBody : [],
        .. context.ApiDescription.RelativePath!.StartsWith("v1/", StringComparison.Ordinal) ? WithQuery : [],
        .. metadata.OfType<FailureMetadata>().SelectMany(failure => failure.Kinds),
    ];

    private static OpenApiResponse Success(
        int status, IReadOnlyList<IProducesResponseTypeMetadata> answers, OperationFilterContext context)
    {
        var response = new OpenApiResponse { Description = ReasonPhrases.GetReasonPhrase(status) };
        var byType = answers.Where(answer => answer.Type is not null && answer.Type != typeof(void))
            .SelectMany(answer => answer.ContentTypes.Select(media => (Media: media, Type: answer.Type!)))
            .ToLookup(answer => answer.Media, answer => answer.Type);
        if (byType.Count > 0)
        {
            response.Content = byType.ToDictionary(
                types => types.Key, types => new OpenApiMediaType { Schema = Schema([.. types.Distinct()], context) });
        }

        if (status == StatusCodes.Status201Created)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["Location"] = Header("Path of what was made.") };
        }

        return response;
    }

    private static OpenApiResponse Failure(IReadOnlyList<ProblemKind> kinds, OperationFilterContext context)
    {
        var response = new OpenApiResponse
        {
            Description = string.Join("; ", kinds.Select(kind => kind.Title)),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemWriter.MediaType] = new OpenApiMediaType
                {
                    Schema = Schema([typeof(ProblemResponse)], context),
                    Examples = kinds.ToDictionary(
                        kind => kind.Code, kind => (IOpenApiExample)new OpenApiExampleReference(kind.Code, context.Document)),
                },
            },
        };
        if (kinds[0].Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = Header("Seconds to wait before the next try.") };
        }

        return response;
    }

    private static IOpenApiSchema Schema(IReadOnlyList<Type> types, OperationFilterContext context)
    {
        IOpenApiSchema[] schemas = [.. types.Select(type => context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository))];
        foreach (OpenApiSchemaReference reference in schemas.OfType<OpenApiSchemaReference>())
        {
            reference.Description = null; // the schema itself has one
        }

        return schemas.Length == 1 ? schemas[0] : new OpenApiSchema { OneOf = schemas };
    }

    private static OpenApiHeader Header(string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
