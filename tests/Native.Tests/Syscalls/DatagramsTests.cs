using System.Net.Sockets;
using System.Text;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class DatagramsTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("berth-datagrams-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Receive_Message_TellsWhoSentIt()
    {
        using SafeSocketFd socket = Bind();
        Send("hello");
        byte[] buffer = new byte[16];

        ReceivedDatagram? peeked = Datagrams.Receive(socket, buffer, peek: true);
        ReceivedDatagram? received = Datagrams.Receive(socket, buffer, peek: false);

        Assert.Equal(new ReceivedDatagram(5, IsWhole: true, Environment.ProcessId), received);
        Assert.Equal(received, peeked);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, 5));
        Assert.Null(Datagrams.Receive(socket, buffer, peek: false));
    }

    [Fact]
    public void Receive_LongMessage_SaysThatItIsCut()
    {
        using SafeSocketFd socket = Bind();
        Send("0123456789");

        Assert.Equal(new ReceivedDatagram(4, IsWhole: false, Environment.ProcessId), Datagrams.Receive(socket, new byte[4], peek: false));
    }

    [Fact]
    public void BindAt_UnderAnyUmask_IsForEverybody()
    {
        using SafeSocketFd socket = Bind();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
                | UnixFileMode.OtherWrite,
            File.GetUnixFileMode(Path.Combine(_path, "socket")));
    }

    private SafeSocketFd Bind()
    {
        using SafeFd directory = Paths.Open(_path, Berth.Native.Libc.O_PATH | Berth.Native.Libc.O_DIRECTORY);
        return Datagrams.BindAt(directory, "socket");
    }

    private void Send(string text)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(text), new UnixDomainSocketEndPoint(Path.Combine(_path, "socket")));
    }
}
