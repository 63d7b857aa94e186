using System.Runtime.InteropServices;
using System.Text;

namespace Berth.TestSupport.Host;

/// <summary>A named pipe: how a test tells a program in a container to go on.</summary>
public sealed partial class Fifo : IDisposable
{
    private const uint EverybodyReadsAndWrites = 0x1b6;

    private readonly FileStream _stream;

    /// <summary>Makes one at that path.</summary>
    public Fifo(string path)
    {
        if (MakeFifo(path, EverybodyReadsAndWrites) != 0)
        {
            throw new IOException($"mkfifo {path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        // opened both ways, neither side waits for the other, and what is written stays until it is read
        _stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Lets one <c>read</c> of a shell return.</summary>
    public void WriteLine(string line = "go") => _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

    public void Dispose() => _stream.Dispose();

    /// <summary>mkfifo(3).</summary>
    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
