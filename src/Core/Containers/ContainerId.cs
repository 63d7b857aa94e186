using System.Buffers;
using Berth.Core.Errors;

namespace Berth.Core.Containers;

/// <summary>Rules for container ids. An id is the name of a directory and of a cgroup.</summary>
public static class ContainerId
{
    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = 128;

    private const string First = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Rest = SearchValues.Create(First + "_+-.");

    /// <summary>Whether the text can be an id: a letter or digit, then letters, digits, <c>_ + - .</c></summary>
    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaxLength && First.Contains(id[0], StringComparison.Ordinal) && !id.AsSpan().ContainsAnyExcept(Rest);

    /// <summary>Throws <see cref="ErrorCode.InvalidRequest"/> unless the text can be an id.</summary>
    public static void Demand(string id)
    {
        if (!IsValid(id))
        {
            throw new CoreException(ErrorCode.InvalidRequest, "a container id is a letter or digit, then up to 127 letters, digits or any of _ + - .")
            {
                Problems = [new ConfigProblem("/id", $"\"{id}\" is no container id")],
            };
        }
    }

    /// <summary>A new random id, 32 hexadecimal digits.</summary>
    public static string New() => Guid.NewGuid().ToString("N");
}
