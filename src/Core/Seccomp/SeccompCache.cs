using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Berth.Core.Seccomp;

/// <summary>Compiled programs on disk, below <c>cache/seccomp/</c> of the data root: one file for each, named after the key. A file is the
/// SHA-256 of the program and the program; one that is damaged is not there.</summary>
internal sealed partial class SeccompCache(IOptions<CoreOptions> options, ILogger<SeccompCache> logger)
{
    /// <summary>Most files that are kept: 8 MiB at worst.</summary>
    public const int MaxFiles = 256;

    private readonly string _directory = Path.Combine(options.Value.DataRoot, "cache", "seccomp");

    /// <summary>What was written under this key, or null.</summary>
    public byte[]? Read(string key)
    {
        try
        {
            var content = File.ReadAllBytes(PathOf(key));
            return IsWhole(content) ? content[SHA256.HashSizeInBytes..] : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a program. A cache that can not be written to is no failure: the program is compiled again some day.</summary>
    public void Write(string key, byte[] program)
    {
        var path = PathOf(key);
        try
        {
            Directory.CreateDirectory(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            RemoveOldest();
            File.WriteAllBytes(path + ".tmp", [.. SHA256.HashData(program), .. program]);
            File.Move(path + ".tmp", path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(failure.Message, path);
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> content) =>
        content.Length > SHA256.HashSizeInBytes
        && SHA256.HashData(content[SHA256.HashSizeInBytes..]).AsSpan().SequenceEqual(content[..SHA256.HashSizeInBytes]);

    private void RemoveOldest()
    {
        var files = new DirectoryInfo(_directory).GetFiles();
        foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc).Take(Math.Max(0, files.Length - MaxFiles + 1)))
        {
            file.Delete();
        }
    }

    private string PathOf(string key) => Path.Combine(_directory, key);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Path} can not be written: {Reason}")]
    private partial void LogNotWritten(string reason, string path);
}
