using System.Net.WebSockets;
using System.Text;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>Clients at a terminal.</summary>
public sealed class AttachedTerminalTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string ControlP = "\u0010";
    private const string ControlQ = "\u0011";

    [RequiresContainersFact]
    public async Task Resize_IsSeenByTheProgram()
    {
        string id = await berth.CreateTerminalAsync("trap 'stty size' WINCH; stty size; while :; do read x && exit; done");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");
        await client.AwaitAsync("24 80\r\n");

        await client.ResizeAsync(132, 50);
        await client.AwaitAsync("50 132\r\n");
        await client.SendAsync([4, .. "{\"height\": 7, \"width\": 9, \"other\": []}"u8]);
        await client.AwaitAsync("7 9\r\n");
        await client.ResizeAsync(0, 0);
        await client.TypeAsync("\r");
        await client.ReadToEndAsync();

        Assert.Equal(0, client.ExitCode);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Resize_WithoutTerminal_ChangesNothing()
    {
        string id = await berth.CreateOpenAsync("cat");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");

        await client.ResizeAsync(80, 24);
        await client.TypeAsync("text\n");
        await client.CloseInputAsync();
        await client.ReadToEndAsync();

        Assert.Equal("text\n", client.Output);
        Assert.Equal(0, client.ExitCode);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Control_C_InterruptsTheForeground()
    {
        string id = await berth.CreateTerminalAsync("trap 'exit 42' INT; echo ready; read x");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");
        await client.AwaitAsync("ready");

        await client.TypeAsync("\u0003");
        await client.ReadToEndAsync();

        Assert.Equal(42, client.ExitCode);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task DetachKeys_EndTheConnectionOnly()
    {
        string id = await berth.CreateTerminalAsync("stty raw -echo; echo ready; od -An -v -tx1 -w1");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");
        await client.AwaitAsync("ready");

        await client.TypeAsync("a" + ControlP + ControlP + "b" + ControlP);
        await client.AwaitAsync("62");
        await client.TypeAsync(ControlQ + "never read");
        await client.ReadToEndAsync();

        Assert.Equal((1000, "detached"), (client.CloseCode, client.CloseReason));
        Assert.Null(client.Status);
        Assert.Equal(["61", "10", "10", "62"], Words(client.Output)[1..]);
        using AttachClient again = await berth.AttachAsync(id);
        await again.TypeAsync("c");
        await again.AwaitAsync("63");
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task DetachKeys_OfTheClients_AreTheOnlyOnes()
    {
        string id = await berth.CreateTerminalAsync("stty raw -echo; echo ready; od -An -v -tx1 -w1");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true&detachKeys=ctrl-%5D,x,ctrl-A");
        using AttachClient without = await berth.AttachAsync(id, "stdin=true&detachKeys=");
        await client.AwaitAsync("ready");

        await without.TypeAsync("\u001dx\u0001");
        await without.AwaitAsync("01");
        await client.TypeAsync(ControlP + ControlQ + "z");
        await client.AwaitAsync("7a");
        await client.TypeAsync("\u001dx\u0001");
        await client.ReadToEndAsync();

        Assert.Equal((1000, "detached"), (client.CloseCode, client.CloseReason));
        await berth.DeleteAsync(id, force: true);
    }

    // a pipe's bytes mean nothing
    [RequiresContainersFact]
    public async Task DetachKeys_WithoutTerminal_AreData()
    {
        string id = await berth.CreateOpenAsync("od -An -v -tx1 -w1");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");

        await client.TypeAsync(ControlP + ControlQ + "a");
        await client.CloseInputAsync();
        await client.ReadToEndAsync();

        Assert.Equal(["10", "11", "61"], Words(client.Output));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Message_InPieces_IsOneMessage()
    {
        string id = await berth.CreateTerminalAsync("stty -echo; echo ready; read x; stty size; echo got $x");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");
        await client.AwaitAsync("ready");

        await client.SendAsync([4, .. "{\"Width\": 90,"u8], endOfMessage: false);
        await client.SendAsync([.. " \"Height\": 30}"u8]);
        await client.SendAsync([], endOfMessage: false);
        await client.SendAsync([0], endOfMessage: false);
        await client.SendAsync([.. "two "u8], endOfMessage: false);
        await client.SendAsync([.. "pieces\r"u8]);
        await client.ReadToEndAsync();

        Assert.EndsWith("30 90\r\ngot two pieces\r\n", client.Output, StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }

    public static TheoryData<string, string> BrokenMessages => new()
    {
        { "\u0001x", "channel 1: clients do not write to it" },
        { "\u0007x", "channel 7: clients do not write to it" },
        { "\u0000x", "channel 0: stdin=true was not asked for" },
        { "\u0004{\"Width\": 80}", "channel 4: not a size such as" },
        { "\u0004[]", "channel 4: not a size such as" },
        { "\u0004{\"Width\": 65536, \"Height\": 1}", "channel 4: not a size such as" },
        { "\u0004" + new string(' ', 300), "channel 4: the message is too long" },
        { "\u00ff", "channel 255: not the number of a channel" },
        { "\u00ff\u0000\u0000", "channel 255: not the number of a channel" },
    };

    [RequiresContainersTheory]
    [MemberData(nameof(BrokenMessages))]
    public async Task Message_ThatBreaksTheProtocol_EndsTheConnection(string message, string reason)
    {
        string id = await berth.CreateTerminalAsync("exec sleep 1000");
        using AttachClient client = await berth.AttachAsync(id, "start=true");

        await client.SendAsync(Encoding.Latin1.GetBytes(message));
        await client.ReadToEndAsync();

        Assert.Equal(1008, client.CloseCode);
        Assert.StartsWith(reason, client.CloseReason, StringComparison.Ordinal);
        Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Message_OfText_EndsTheConnection()
    {
        string id = await berth.CreateTerminalAsync("exec sleep 1000");
        using AttachClient client = await berth.AttachAsync(id, "start=true");

        await client.SendAsync([.. "0words"u8], WebSocketMessageType.Text);
        await client.ReadToEndAsync();

        Assert.Equal(1008, client.CloseCode);
        await berth.DeleteAsync(id, force: true);
    }

    private static string[] Words(string text) => text.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
