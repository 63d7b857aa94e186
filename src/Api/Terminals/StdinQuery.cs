using Berth.Api.Hosting.Requests;

namespace Berth.Api.Terminals;

/// <summary>Query of <c>POST …/stdin</c>.</summary>
internal sealed record StdinQuery(bool Close) : IRequestQuery<StdinQuery>
{
    private static readonly QueryParameter<bool> CloseFlag =
        QueryParameters.Flag("close", "End standard input after what is sent. A terminal has no end.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [CloseFlag];

    public static StdinQuery Read(QueryReader query) => new(query.Read(CloseFlag));
}
