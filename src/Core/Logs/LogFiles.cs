using System.Buffers;
using System.Globalization;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Win32.SafeHandles;

namespace Berth.Core.Logs;

/// <summary>Finds the files of a log: <c>container.log</c>, which is written to, and the older ones, <c>container.log.1</c> and so on,
/// while the monitor may be rotating them (src/Native/launcher/rotate.h).</summary>
/// <param name="directory">Absolute path of the log's directory.</param>
internal sealed class LogFiles(string directory)
{
    /// <summary>Name of the file that is written to.</summary>
    public const string Current = "container.log";

    // where a file's first whole record must be found, and with it the file's place in the log
    private const int SearchedForPlace = 64 * 1024;

    /// <summary>Opens all files that there are, oldest first.</summary>
    /// <exception cref="IOException">A file can not be opened.</exception>
    public IReadOnlyList<LogFile> Open()
    {
        var files = new List<(SafeFileHandle Handle, ulong Inode)>();
        try
        {
            // upwards, as their numbers only grow: a file that is renamed meanwhile is met twice, but never missed
            for (int number = 0, last = LastNumber(); number <= last; number++)
            {
                if (TryOpen(number) is { } file)
                {
                    if (files.Exists(other => other.Inode == file.Inode))
                    {
                        file.Handle.Dispose();
                        continue;
                    }
                    files.Add(file);
                }
            }
            files.Reverse();
            return Place(files);
        }
        catch
        {
            files.ForEach(file => file.Handle.Dispose());
            throw;
        }
    }

    /// <summary>Whether the monitor writes to another file by now, so that this one is complete.</summary>
    /// <exception cref="IOException">The directory can not be read.</exception>
    public bool HasRotated(LogFile file)
    {
        try
        {
            return Paths.Statx(SafeFd.CurrentDirectory, Path.Combine(directory, Current), Libc.AT_SYMLINK_NOFOLLOW).Inode != file.Inode;
        }
        catch (SyscallException missing) when (missing.Errno == Libc.ENOENT)
        {
            // between two renames, or the whole log is being deleted
            return false;
        }
    }

    /// <summary>Whether a record starts at that place of the log, or did before it was removed, or its end is there.</summary>
    /// <exception cref="IOException">A file can not be read.</exception>
    public bool IsBoundary(long position)
    {
        IReadOnlyList<LogFile> files = Open();
        try
        {
            LogFile? file = files.LastOrDefault(file => file.Start <= position);
            return file is null ? files.Count > 0 || position == 0 : position <= file.End && IsBoundary(file, position - file.Start);
        }
        finally
        {
            files.ToList().ForEach(file => file.Dispose());
        }
    }

    /// <summary>The place behind the last whole record; 0 when there is none.</summary>
    /// <exception cref="IOException">A file can not be read.</exception>
    public long FindEnd()
    {
        IReadOnlyList<LogFile> files = Open();
        try
        {
            return files.Count == 0 ? 0 : files[^1].Start + EndOfRecords(files[^1]);
        }
        finally
        {
            files.ToList().ForEach(file => file.Dispose());
        }
    }

    // behind the last newline the monitor is still writing
    private static long EndOfRecords(LogFile file)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(SearchedForPlace);
        try
        {
            for (long end = file.Length; end > 0;)
            {
                long start = Math.Max(0, end - SearchedForPlace);
                int read = RandomAccess.Read(file.Handle, buffer.AsSpan(0, (int)(end - start)), start);
                if (buffer.AsSpan(0, read).LastIndexOf((byte)'\n') is var newline and >= 0)
                {
                    return start + newline + 1;
                }
                end = start;
            }
            return 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsBoundary(LogFile file, long offset)
    {
        Span<byte> before = stackalloc byte[1];
        return offset == 0 || (RandomAccess.Read(file.Handle, before, offset - 1) == 1 && before[0] == '\n');
    }

    // one more than is seen: it may be renamed before it is opened
    private int LastNumber()
    {
        try
        {
            return Directory.EnumerateFiles(directory, Current + "*").Select(NumberOf).Append(0).Max() + 1;
        }
        catch (DirectoryNotFoundException)
        {
            return -1;
        }
    }

    private static int NumberOf(string path)
    {
        ReadOnlySpan<char> number = Path.GetFileName(path.AsSpan())[Current.Length..].TrimStart('.');
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;
    }

    private (SafeFileHandle Handle, ulong Inode)? TryOpen(int number)
    {
        string name = number == 0 ? Current : string.Create(CultureInfo.InvariantCulture, $"{Current}.{number}");
        try
        {
            using SafeFd file = Paths.Open(Path.Combine(directory, name), Libc.O_PATH | Libc.O_NOFOLLOW);
            // by another descriptor, because the runtime reads from its own kind of handle only
            return (File.OpenHandle(file.ProcPath(), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous),
                Files.Status(file).Inode);
        }
        catch (SyscallException missing) when (missing.Errno == Libc.ENOENT)
        {
            return null;
        }
    }

    // where no record tells a file's place, its neighbours do: there is nothing between two files
    private static LogFile[] Place(List<(SafeFileHandle Handle, ulong Inode)> files)
    {
        long?[] starts = [.. files.Select(file => FindStart(file.Handle))];
        for (int i = files.Count - 2; i >= 0; i--)
        {
            starts[i] ??= starts[i + 1] - RandomAccess.GetLength(files[i].Handle);
        }
        var placed = new LogFile[files.Count];
        for (int i = 0; i < placed.Length; i++)
        {
            long start = starts[i] ?? (i == 0 ? 0 : placed[i - 1].End);
            placed[i] = new LogFile(files[i].Handle, files[i].Inode, start);
        }
        return placed;
    }

    // a log's first file has no marks: it begins with a whole record, at 0
    private static long? FindStart(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[CriHeader.MaxLength];
        int read = RandomAccess.Read(file, head, 0);
        if (read == 0)
        {
            return null;
        }
        return CriHeader.TryParse(head[..read], out CriHeader header) ? header.Position ?? 0 : SearchStart(file);
    }

    private static long? SearchStart(SafeFileHandle file)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(SearchedForPlace);
        try
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, RandomAccess.Read(file, buffer.AsSpan(0, SearchedForPlace), 0));
            for (int start = 0, next; (next = bytes[start..].IndexOf((byte)'\n')) >= 0;)
            {
                start += next + 1;
                if (CriHeader.TryParse(bytes[start..], out CriHeader header) && header.Position is { } position)
                {
                    return position - start;
                }
            }
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
