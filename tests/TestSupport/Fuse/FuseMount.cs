using System.Runtime.InteropServices;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport.Host;

namespace Berth.TestSupport.Fuse;

/// <summary>A tree that this process serves as a mounted filesystem, on a thread of its own. Its files are read whole when they are opened, and
/// nothing is cached.</summary>
public sealed class FuseMount : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly FuseDevice _device;
    private readonly FuseServer _server;
    private readonly SafeEventFd _end = EventFd.Create();
    private readonly Thread _thread;

    public FuseMount(string name, IFuseTree tree)
    {
        _device = new FuseDevice(name);
        _server = new FuseServer(tree);
        _thread = new Thread(Serve) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Where it is mounted.</summary>
    public string Directory => _device.Directory;

    public void Dispose()
    {
        EventFd.Signal(_end);
        _thread.Join();
        _device.Dispose();
        _end.Dispose();
    }

    private void Serve()
    {
        byte[] buffer = new byte[BufferSize];
        while (Descriptors.AwaitEither(_device.Stream.SafeFileHandle, _end))
        {
            int length = _device.Stream.Read(buffer);
            ReadOnlySpan<byte> message = buffer.AsSpan(0, length);
            var request = MemoryMarshal.Read<FuseRequest>(message);
            if (_server.Answer(request, message[Marshal.SizeOf<FuseRequest>()..]) is { } answer)
            {
                Send(request.Unique, answer.Error, answer.Content);
            }
        }
    }

    private void Send(ulong unique, int error, byte[] content)
    {
        var header = new FuseAnswer { Length = (uint)(Marshal.SizeOf<FuseAnswer>() + content.Length), Error = -error, Unique = unique };
        try
        {
            _device.Stream.Write([.. MemoryMarshal.AsBytes(new ReadOnlySpan<FuseAnswer>(in header)), .. content]);
        }
        catch (IOException)
        {
            // whoever asked was killed
        }
    }
}
