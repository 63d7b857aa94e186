using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Seccomp;

namespace Berth.Integration.Tests.Stdio;

/// <summary>Programs with a terminal.</summary>
public sealed class TerminalTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Terminal_OfTheConfig_IsTheControllingOneInItsSize()
    {
        Outcome outcome = await berth.RunAsync(config =>
        {
            config.Shell("tty; tty < /dev/tty; tty <&1; tty <&2; stty size; stty size < /dev/console");
            config.Process()["terminal"] = true;
            config.Process()["consoleSize"] = new JsonObject { ["height"] = 33, ["width"] = 101 };
        });

        Assert.Equal(
            new Outcome(0, null, "/dev/pts/0\r\n/dev/tty\r\n/dev/pts/0\r\n/dev/pts/0\r\n33 101\r\n33 101\r\n"), outcome);
    }

    [RequiresContainersFact]
    public async Task Terminal_OfAnotherUser_BelongsToIt()
    {
        Outcome outcome = await berth.RunAsync(config =>
        {
            config.Shell("stat -c %u:%g:%a:%t /dev/console; echo text > /dev/tty");
            config.Process()["terminal"] = true;
            config.Process()["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1001 };
        });

        Assert.Equal(new Outcome(0, null, "1000:5:620:88\r\ntext\r\n"), outcome);
    }

    [RequiresContainersFact]
    public async Task Terminal_LeavesNoDescriptorBehind()
    {
        Outcome outcome = await berth.RunAsync(config =>
        {
            config.Shell("cd /proc/self/fd; echo *");
            config.Process()["terminal"] = true;
        });

        // 3 is the directory that the shell reads
        Assert.Equal(new Outcome(0, null, "0 1 2 3\r\n"), outcome);
    }

    [RequiresContainersFact]
    public async Task Input_ReachesTheProgramAndIsEchoed()
    {
        string id = await CreateTerminalAsync(config => config.Shell("echo ready; read x; echo got $x"));
        await berth.AwaitLineAsync(id, "ready");

        (await WriteAsync(id, "words\r")).Expect(HttpStatusCode.NoContent);

        await berth.WaitAsync(id);
        Assert.Equal("ready\r\nwords\r\ngot words\r\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    // VINTR: the terminal turns it into a signal for the processes in the foreground
    [RequiresContainersFact]
    public async Task Input_ControlC_InterruptsTheForeground()
    {
        string id = await CreateTerminalAsync(config => config.Shell("trap 'exit 42' INT; echo ready; read x"));
        await berth.AwaitLineAsync(id, "ready");

        (await WriteAsync(id, "\u0003")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(42, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Resize_TellsTheProgram()
    {
        string id = await CreateTerminalAsync(config =>
            config.Shell("trap 'stty size; exit 0' WINCH; stty size; while :; do read x; done"));
        await berth.AwaitLineAsync(id, "24 80");

        (await ResizeAsync(id, 50, 132)).Expect(HttpStatusCode.NoContent);

        Assert.Equal(0, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("24 80\r\n50 132\r\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Terminal_AfterTheDaemonWasKilled_CanBeUsed()
    {
        string id = await CreateTerminalAsync(config => config.Shell("echo ready; read x; stty size"));
        await berth.AwaitLineAsync(id, "ready");

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        (await ResizeAsync(id, 11, 22)).Expect(HttpStatusCode.NoContent);
        (await WriteAsync(id, "\r")).Expect(HttpStatusCode.NoContent);
        await berth.WaitAsync(id);
        Assert.EndsWith("11 22\r\n", await berth.LogsAsync(id), StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Resize_WithoutTerminal_IsRefused()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        (await ResizeAsync(id, 24, 80)).ExpectProblem(HttpStatusCode.Conflict, "no-terminal");

        await berth.DeleteAsync(id, force: true);
    }

    // the program closes it and opens it again: between, the master has nobody on the other side
    [RequiresContainersFact]
    public async Task Output_TerminalClosedAndOpenedAgain_IsLogged()
    {
        Outcome outcome = await berth.RunAsync(config =>
        {
            config.Shell("exec < /dev/null > /dev/null 2>&1; echo nowhere; exec > /dev/console; echo again");
            config.Process()["terminal"] = true;
        });

        Assert.Equal(new Outcome(0, null, "again\r\n"), outcome);
    }

    [RequiresContainersFact]
    public async Task Output_MoreThanTheTerminalHolds_IsNotLost()
    {
        Outcome outcome = await berth.RunAsync(config =>
        {
            config.Shell("seq 1 20000");
            config.Process()["terminal"] = true;
        });

        Assert.Equal(string.Concat(Enumerable.Range(1, 20000).Select(number => $"{number}\r\n")), outcome.Output);
    }

    [RequiresContainersFact]
    public async Task Create_WithoutDevpts_NamesTheStep()
    {
        JsonNode problem = (await berth.PutAsync(berth.NewId(), config =>
        {
            config.WithoutMount("/dev/pts");
            config.Process()["terminal"] = true;
        })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal("/dev/pts", (string?)problem["path"]);
        Assert.Equal("make the terminal", (string?)problem["step"]!["text"]);
    }

    [RequiresContainersFact]
    public async Task Console_IsASymbolicLinkInTheImage_IsNotFollowed()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["dev/pts"]);
        File.CreateSymbolicLink(directory["dev/console"], "/tmp/outside");
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config =>
        {
            config.WithoutMount("/dev/mqueue").WithoutMount("/dev/shm").WithoutMount("/dev/pts").WithoutMount("/dev");
            config.Bind(directory["dev"], "/dev").Mount("/dev/pts", "devpts", "devpts", "newinstance");
            config.Process()["terminal"] = true;
        })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal("ELOOP", (string?)problem["errno"]);
        Assert.Equal("/dev/console", (string?)problem["path"]);
    }

    [RequiresContainersFact]
    public async Task ConsoleSocket_GetsTheMaster()
    {
        using var socket = new AgentSocket();
        JsonObject request = berth.CreateRequest(config => config.Shell("read x; echo got $x; stty size"));
        request["terminal"] = new JsonObject();
        request["consoleSocket"] = socket.Path;
        string id = berth.NewId();

        var receive = socket.ReceiveTextAsync();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        var (name, master) = await receive;
        using (master)
        {
            Assert.Equal("/dev/ptmx", name);
            Terminals.Resize(master, 70, 7);
            await berth.StartAsync(id);
            Files.WriteAll(master, "it\r"u8);
            await berth.WaitAsync(id);
            Assert.Equal("it\r\ngot it\r\n7 70\r\n", ReadAll(master));
        }

        Assert.Equal("", await berth.LogsAsync(id));
        (await ResizeAsync(id, 1, 1)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task ConsoleSocket_NobodyListens_IsRefused()
    {
        JsonObject request = berth.CreateRequest();
        request["terminal"] = new JsonObject();
        request["consoleSocket"] = "/nonexistent/socket";

        JsonNode problem = (await berth.Client.PutAsync($"/v1/containers/{berth.NewId()}", request))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal("/consoleSocket", (string?)problem["errors"]![0]!["pointer"]);
        Assert.Equal("ENOENT", (string?)problem["errno"]);
    }

    private async Task<string> CreateTerminalAsync(Action<JsonObject> edit)
    {
        JsonObject request = berth.CreateRequest(edit);
        request["terminal"] = new JsonObject { ["height"] = 24, ["width"] = 80 };
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);
        return id;
    }

    private Task<TestSupport.Http.Reply> ResizeAsync(string id, int height, int width) => berth.Client.PostAsync(
        $"/v1/containers/{id}/resize", new JsonObject { ["height"] = height, ["width"] = width });

    private Task<TestSupport.Http.Reply> WriteAsync(string id, string text) =>
        berth.Client.PostBytesAsync($"/v1/containers/{id}/stdin", Encoding.UTF8.GetBytes(text));

    // EIO: every slave is closed
    private static string ReadAll(Native.Handles.SafeFd master)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = Files.Read(master, buffer)) > 0;)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (Native.Errors.SyscallException end) when (end.ErrnoName == "EIO")
        {
        }

        return text.ToString();
    }
}
