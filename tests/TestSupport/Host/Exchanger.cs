using System.Runtime.InteropServices;

namespace Berth.TestSupport.Host;

/// <summary>Exchanges two directory entries, one way and back, all the time: what a container can do in a directory that it shares with
/// another one, and what attacks on the resolution of paths are made of.</summary>
public sealed partial class Exchanger : IDisposable
{
    private const int CurrentDirectory = -100;
    private const uint ExchangeFlag = 1 << 1;

    private readonly string _first;
    private readonly string _second;
    private readonly Thread _thread;
    private volatile bool _ended;
    private long _count;

    /// <summary>Begins.</summary>
    /// <param name="first">Absolute path of an entry; after <see cref="Dispose"/> it is this one again.</param>
    /// <param name="second">Absolute path of the other one, on the same filesystem.</param>
    public Exchanger(string first, string second)
    {
        (_first, _second) = (first, second);
        Exchange();
        Exchange();
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often the two have changed their places.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Returns when they have done so once more: a busy machine may give the thread no time between two looks at it.</summary>
    public void AwaitExchange()
    {
        long before = Count;
        while (Count == before)
        {
            Thread.Yield();
        }
    }

    /// <summary>Ends with both where they were.</summary>
    public void Dispose()
    {
        _ended = true;
        _thread.Join();
        if (Count % 2 != 0)
        {
            Exchange();
        }
    }

    private void Run()
    {
        while (!_ended)
        {
            Exchange();
        }
    }

    private void Exchange()
    {
        if (RenameAt2(CurrentDirectory, _first, CurrentDirectory, _second, ExchangeFlag) != 0)
        {
            throw new IOException($"renameat2 {_first}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        Interlocked.Increment(ref _count);
    }

    /// <summary>renameat2(2).</summary>
    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);
}
