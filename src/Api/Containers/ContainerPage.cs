using System.Buffers.Text;
using System.Text;
using Berth.Api.Hosting.Problems;
using Berth.Core.Containers;

namespace Berth.Api.Containers;

/// <summary>Cuts a page out of the list of containers. A cursor is the last id of the page before, in base64url.</summary>
internal static class ContainerPage
{
    /// <param name="containers">All, ordered by id.</param>
    /// <param name="query">Which of them.</param>
    /// <exception cref="ProblemException">422: the cursor is none.</exception>
    public static ContainerListResponse Of(IReadOnlyList<ContainerSnapshot> containers, ListQuery query)
    {
        string after = query.Cursor is { } cursor ? Decode(cursor) : "";
        List<ContainerSnapshot> found = [.. containers
            .Where(container => string.CompareOrdinal(container.Id, after) > 0)
            .Where(container => query.Status is null || query.Status.Contains(container.Status))
            .Take(query.Limit + 1)];
        string? next = found.Count > query.Limit ? Encode(found[query.Limit - 1].Id) : null;
        return new ContainerListResponse([.. found.Take(query.Limit).Select(ContainerMapping.ToResponse)], next);
    }

    private static string Encode(string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    private static string Decode(string cursor) =>
        Base64Url.IsValid(cursor) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) is var id && ContainerId.IsValid(id)
            ? id
            : throw ProblemException.InvalidRequest([new ProblemError("?cursor", "must be the next of an earlier page")]);
}
