using System.Security.Cryptography;
using System.Text;
using Berth.Core.Errors;

namespace Berth.Api.Hosting;

/// <summary>The secret that requests over TCP must carry. Only its hash is kept, so that comparing takes as long for a near miss as for
/// anything else.</summary>
internal sealed class Token
{
    private const int MinLength = 16;
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash;

    private Token(string secret) => _hash = Hash(secret);

    /// <summary>Reads it from its file: the first line.</summary>
    /// <exception cref="CoreException">The file can not be read, others may read it too, or the token is too short.</exception>
    public static Token Read(string path)
    {
        try
        {
            if ((File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            {
                throw Refuse(path, "everybody may read or write it");
            }

            string secret = File.ReadLines(path).FirstOrDefault("").Trim();
            return secret.Length >= MinLength ? new Token(secret) : throw Refuse(path, $"shorter than {MinLength} characters");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CoreException(ErrorCode.StateFailed, $"token file {failure.Message}", failure);
        }
    }

    /// <summary>Whether the request carries it: <c>Authorization: Bearer TOKEN</c>.</summary>
    public bool IsCarriedBy(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(value[Scheme.Length..].Trim()), _hash);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static CoreException Refuse(string path, string why) => new(ErrorCode.StateFailed, $"token file {path}: {why}");
}
