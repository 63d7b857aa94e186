using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;
using Berth.TestSupport.Terminals;

namespace Berth.Integration.Tests.Attaching;

/// <summary>Programs that use the whole screen, driven as a person does who looks at it.</summary>
public sealed class TerminalProgramTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Columns = 80, Rows = 24;

    [RequiresContainersFact]
    public async Task Vi_ShowsWhatIsTyped_AndWritesIt()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["file"], "first line\nsecond line\nthird line\n");
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Bind(directory.Path, "/tmp"));
        using AttachClient client = await OpenAsync(id, "vi /tmp/file");
        Screen screen = client.Screen!;

        await client.AwaitScreenAsync(screen => screen.Line(2) == "third line" && screen.Line(Rows - 1).Contains("/tmp/file", StringComparison.Ordinal));
        Assert.Equal("first line", screen.Line(0));
        Assert.All(Enumerable.Range(3, Rows - 4), row => Assert.Equal("~", screen.Line(row)));
        Assert.Equal((0, 0), screen.Cursor);

        // down, delete a line, open a line below, write, leave insert mode
        await client.TypeAsync("jddotyped ünder it\u001b");
        await client.AwaitScreenAsync(screen => screen.Line(2).StartsWith("typed ", StringComparison.Ordinal) && screen.Cursor.Row == 2);
        Assert.Equal("third line", screen.Line(1));
        Assert.Equal("~", screen.Line(3));
        await client.TypeAsync("1GA!\u001b");
        await client.AwaitScreenAsync(screen => screen.Line(0) == "first line!" && screen.Cursor == (0, 10));
        await client.TypeAsync(":wq\r");
        await client.ReadToEndAsync();

        Assert.Equal(0, client.ExitCode);
        Assert.Equal("first line!\nthird line\ntyped ünder it\n", await File.ReadAllTextAsync(directory["file"]));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Less_PagesAndSearches()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        using AttachClient client = await OpenAsync(id, "seq 1 1000 | less");
        Screen screen = client.Screen!;

        await client.AwaitScreenAsync(screen => screen.Line(22) == "23");
        Assert.Equal("1", screen.Line(0));
        await client.TypeAsync(" ");
        await client.AwaitScreenAsync(screen => screen.Line(0) == "24" && screen.Line(22) == "46");
        await client.TypeAsync("b");
        await client.AwaitScreenAsync(screen => screen.Line(0) == "1" && screen.Line(22) == "23");
        await client.TypeAsync("G");
        await client.AwaitScreenAsync(screen => screen.Text.Contains("\n999\n1000\n", StringComparison.Ordinal) && screen.Line(Rows - 1) == "(END)");
        await client.TypeAsync("g");
        await client.AwaitScreenAsync(screen => screen.Line(0) == "1" && screen.Line(22) == "23");
        await client.TypeAsync("/77\r");
        await client.AwaitScreenAsync(screen => screen.Line(0) == "77");
        await client.TypeAsync("q");
        await client.ReadToEndAsync();

        Assert.Equal(0, client.ExitCode);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Vi_WindowChanges_UsesAllOfIt()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Mount("/tmp", "tmpfs", "tmpfs"));
        using AttachClient client = await OpenAsync(id, "seq 1 50 > /tmp/file; vi /tmp/file");
        Screen screen = client.Screen!;
        await client.AwaitScreenAsync(screen => screen.Line(Rows - 2) == "23");

        screen.Resize(100, 40);
        await client.ResizeAsync(100, 40);
        await client.AwaitScreenAsync(screen => screen.Line(38) == "39");
        await client.TypeAsync("G");
        await client.AwaitScreenAsync(screen => screen.Line(screen.Cursor.Row) == "50");
        await client.TypeAsync(":q!\r");
        await client.ReadToEndAsync();

        Assert.Equal(0, client.ExitCode);
        await berth.DeleteAsync(id, force: true);
    }

    // another client comes to a screen that is there: with the whole log it sees what the first one sees
    [RequiresContainersFact]
    public async Task Vi_SecondClientWithTheLog_SeesTheSameScreen()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Mount("/tmp", "tmpfs", "tmpfs"));
        string exec = await berth.CreateExecAsync(id, "vi /tmp/new", Terminal);
        using AttachClient first = await berth.AttachAsync(exec, "stdin=true&start=true");
        first.Screen = new Screen(Columns, Rows);
        await first.TypeAsync("ione\rtwo\u001b");
        await first.AwaitScreenAsync(screen => screen.Line(1) == "two" && screen.Cursor == (1, 2));

        using AttachClient second = await berth.AttachAsync(exec, "stdin=true&tail=all");
        second.Screen = new Screen(Columns, Rows);
        await second.AwaitScreenAsync(screen => screen.Line(1) == "two" && screen.Cursor == (1, 2));
        await second.TypeAsync("x");
        await first.AwaitScreenAsync(screen => screen.Line(1) == "tw");
        await second.AwaitScreenAsync(screen => screen.Line(1) == "tw");
        Assert.Equal(first.Screen.Line(0), second.Screen.Line(0));
        await berth.DeleteAsync(id, force: true);
    }

    private async Task<AttachClient> OpenAsync(string id, string command)
    {
        AttachClient client = await berth.AttachAsync(await berth.CreateExecAsync(id, command, Terminal), "stdin=true&start=true");
        client.Screen = new Screen(Columns, Rows);
        return client;
    }

    private static void Terminal(JsonObject request)
    {
        request["terminal"] = new JsonObject { ["height"] = Rows, ["width"] = Columns };
        request["env"] = new JsonArray("TERM=vt100");
    }
}
