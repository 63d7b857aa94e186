using Berth.Api.Containers;
using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;

namespace Berth.Api.Bundles;

/// <summary>A bundle to register.</summary>
public sealed record RegisterBundleRequest : IRequestBody<RegisterBundleRequest>
{
    /// <summary>The name to give it: a letter or digit, then up to 127 letters, digits or any of <c>_ + - .</c></summary>
    public required string Name { get; init; }

    /// <summary>Absolute path of the bundle's directory on the host. It stays where it is.</summary>
    public required string Path { get; init; }

    /// <inheritdoc/>
    static RegisterBundleRequest IRequestBody<RegisterBundleRequest>.Read(RequestObject body) =>
        new() { Name = body.RequiredString("name"), Path = body.RequiredString("path") };
}

/// <summary>A registered bundle.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Absolute path of its directory.</param>
/// <param name="RegisteredAt">When it was registered.</param>
public sealed record BundleResponse(string Name, string Path, DateTimeOffset RegisteredAt);

/// <summary>The registered bundles, ordered by name.</summary>
/// <param name="Items">The bundles.</param>
public sealed record BundleListResponse(IReadOnlyList<BundleResponse> Items);

/// <summary>What to check: exactly one of the three.</summary>
public sealed record ValidateBundleRequest : IRequestBody<ValidateBundleRequest>
{
    /// <summary>Largest body, in bytes: 8 MiB.</summary>
    public static int MaxSize => 8 * 1024 * 1024;

    /// <summary>Name of a registered bundle.</summary>
    public string? Name { get; init; }

    /// <summary>Absolute path of a bundle's directory.</summary>
    public string? Path { get; init; }

    /// <summary>A whole config.json (OCI runtime-spec).</summary>
    public RawJson? Config { get; init; }

    /// <inheritdoc/>
    static ValidateBundleRequest IRequestBody<ValidateBundleRequest>.Read(RequestObject body)
    {
        string[] fields = ["name", "path", "config"];
        if (fields.Count(field => !body.IsAbsent(field)) != 1)
        {
            body.Note("", "exactly one of name, path and config is needed");
        }

        string? path = body.String("path");
        if (path is not null && !path.StartsWith('/'))
        {
            body.Note("path", "must be absolute");
        }

        return new ValidateBundleRequest { Name = body.String("name"), Path = path, Config = body.RawObject("config") };
    }
}

/// <summary>What a check found.</summary>
public sealed record ValidationResponse
{
    /// <summary>Whether a container could be made from it, as far as can be told without trying.</summary>
    public required bool Valid { get; init; }

    /// <summary>Everything that is wrong; empty when valid.</summary>
    public required IReadOnlyList<Hosting.Problems.ProblemError> Errors { get; init; }

    /// <summary>What would be ignored, and why.</summary>
    public required IReadOnlyList<WarningResponse> Warnings { get; init; }

    /// <summary>The plan's text, a line per step; null when not valid.</summary>
    public required string? Plan { get; init; }
}
