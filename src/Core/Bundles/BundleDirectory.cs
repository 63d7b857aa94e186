using Berth.Core.Errors;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Bundles;

/// <summary>Opens bundle directories. Their contents are somebody else's: nothing here waits for a FIFO or reads without a bound.</summary>
internal static class BundleDirectory
{
    private const string ConfigFile = "config.json";

    /// <param name="name">The name it was asked for by, if it was.</param>
    /// <param name="path">Absolute path of the directory.</param>
    /// <param name="config">What is used in place of its config.json, which need not be there then; null to read it.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.BundleNotFound"/>, <see cref="ErrorCode.InvalidBundle"/> or
    /// <see cref="ErrorCode.ConfigTooLarge"/>.</exception>
    public static Bundle Open(string? name, string path, ReadOnlyMemory<byte>? config)
    {
        var directory = OpenDirectory(path);
        try
        {
            return new Bundle(name, path, directory, config ?? ReadConfig(directory, path));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    private static SafeFd OpenDirectory(string path)
    {
        try
        {
            return Paths.Open(path, Libc.O_PATH | Libc.O_DIRECTORY);
        }
        catch (SyscallException failure)
        {
            var code = failure.Errno is Libc.ENOENT ? ErrorCode.BundleNotFound : ErrorCode.InvalidBundle;
            throw Failed(code, $"bundle: {failure.Message}", path, failure);
        }
    }

    private static byte[] ReadConfig(SafeFd directory, string path)
    {
        string file = Path.Combine(path, ConfigFile);
        try
        {
            using var config = Paths.OpenAt(directory, ConfigFile, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_NOCTTY);
            return Files.Status(config).Type == Libc.S_IFREG
                ? Files.ReadAllBytes(config, SpecReader.MaxSize)
                : throw Failed(ErrorCode.InvalidBundle, $"bundle: {file} is not a regular file", file);
        }
        catch (SyscallException failure) when (failure.Errno == Libc.EFBIG)
        {
            throw Failed(ErrorCode.ConfigTooLarge, $"read {file}: it is larger than {SpecReader.MaxSize} bytes", file, failure);
        }
        catch (SyscallException failure)
        {
            throw Failed(ErrorCode.InvalidBundle, $"bundle: {failure.Operation} {file}: {Errno.Describe(failure.Errno)}", file, failure);
        }
    }

    private static CoreException Failed(ErrorCode code, string message, string path, SyscallException? failure = null) =>
        new(code, message, failure) { Path = path, Errno = failure?.ErrnoName, Syscall = failure?.Operation };
}
