using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Berth.Api.Containers;

/// <summary>A container's revision as an entity tag (RFC 9110, 8.8.3).</summary>
internal static class ETag
{
    /// <summary>Sets the answer's ETag and says whether the client has this revision already (If-None-Match).</summary>
    public static bool IsKnown(HttpContext context, long revision)
    {
        string tag = string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");
        context.Response.Headers.ETag = tag;
        return context.Request.Headers.IfNoneMatch.Count > 0
            && EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? known)
            && known.Any(one => one.Tag == tag || one.Tag == "*");
    }
}
