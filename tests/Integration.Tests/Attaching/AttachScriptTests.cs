using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Attaching;

/// <summary>scripts/berth-attach, as a person calls it.</summary>
public sealed class AttachScriptTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "berth-attach");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [RequiresPythonFact]
    public async Task Command_BetweenPipes_HasStreamsAndExitCodeOfItsOwn()
    {
        string id = await SleepingAsync();
        string input = string.Concat(Enumerable.Range(1, 50_000).Select(number => $"{number}\n"));

        Outcome outcome = await RunAsync(["-s", Socket, id, "sh", "-c", "cat; echo err >&2; exit 9"], input);

        Assert.Equal((9, "err\n"), (outcome.Code, outcome.Errors));
        Assert.True(input == outcome.Output);
        await AssertNoExecAsync(id);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresPythonFact]
    public async Task Command_ThatIsMissing_Is127()
    {
        string id = await SleepingAsync();

        Outcome outcome = await RunAsync(["-s", Socket, id, "/bin/nothing"], "");

        Assert.Equal(127, outcome.Code);
        Assert.Contains("ENOENT", outcome.Errors, StringComparison.Ordinal);
        await AssertNoExecAsync(id);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresPythonFact]
    public async Task Container_ThatIsNotThere_IsSaid()
    {
        Outcome outcome = await RunAsync(["-s", Socket, "nothing"], "");

        Assert.Equal((125, "berth-attach: there is no container nothing\n"), (outcome.Code, outcome.Errors));
    }

    [RequiresPythonFact]
    public async Task Container_WithItsLastLines_GivesItsExitCode()
    {
        string id = await berth.CreateOpenAsync("seq 1 5; cat; exit 3");
        await berth.StartAsync(id);
        await berth.AwaitLineAsync(id, "5");

        Outcome outcome = await RunAsync(["-s", Socket, "--tail", "2", "--eof", id], "text\n");

        Assert.Equal(new Outcome(3, "4\n5\ntext\n", ""), outcome);
        await berth.DeleteAsync(id);
    }

    // under a terminal of Python's own, whose master is fed by a pipe
    [RequiresPythonFact]
    public async Task Command_AtATerminal_HasOneAndCanBeLeft()
    {
        string id = await SleepingAsync();
        string[] arguments = ["-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)", "python3", Script, "-s", Socket, id, "sh", "-c",
            "stty -echo; echo ready; read x; echo got $x; tty; read x; exit 5"];
        using Process python = Start(arguments);
        await ReadUntilAsync(python, "ready");

        await TypeAsync(python, "words\r");
        await ReadUntilAsync(python, "got words\r\n/dev/pts/");
        await TypeAsync(python, "\u0010\u0011");
        await ReadUntilAsync(python, "detached from ");
        string path = (await python.StandardOutput.ReadLineAsync())!.Trim();
        using var deadline = new CancellationTokenSource(Patience);
        await python.WaitForExitAsync(deadline.Token);

        Assert.Equal(0, python.ExitCode);
        Assert.Equal("running", (string?)(await berth.Client.GetAsync(path)).Expect(HttpStatusCode.OK).Json["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    // what was typed and written before and after is one session
    [RequiresPythonFact]
    public async Task Daemon_IsKilled_GoesOnWhereItWas()
    {
        string id = await SleepingAsync();
        using Process python = Start([Script, "-s", Socket, id, "sh", "-c", "echo ready; while read x; do echo got $x; done; exit 6"]);
        await ReadUntilAsync(python, "ready\n");
        await TypeAsync(python, "one\n");
        await ReadUntilAsync(python, "got one\n");

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        await TypeAsync(python, "two\n");
        python.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Patience);
        string rest = await python.StandardOutput.ReadToEndAsync(deadline.Token);
        await python.WaitForExitAsync(deadline.Token);

        Assert.Equal("got two\n", rest);
        Assert.Equal(6, python.ExitCode);
        await berth.DeleteAsync(id, force: true);
    }

    private string Socket => berth.Daemon.Roots.Socket;

    private Task<string> SleepingAsync() => berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

    private async Task AssertNoExecAsync(string id)
    {
        JsonNode list = (await berth.Client.GetAsync($"/v1/containers/{id}/execs")).Expect(HttpStatusCode.OK).Json;
        Assert.Empty(list["items"]!.AsArray());
    }

    private static Process Start(IReadOnlyList<string> arguments) => Process.Start(new ProcessStartInfo("python3", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<Outcome> RunAsync(IReadOnlyList<string> arguments, string input)
    {
        using Process python = Start([Script, .. arguments]);
        using var deadline = new CancellationTokenSource(Patience);
        Task<string> output = python.StandardOutput.ReadToEndAsync(deadline.Token), errors = python.StandardError.ReadToEndAsync(deadline.Token);
        await TypeAsync(python, input);
        python.StandardInput.Close();
        await python.WaitForExitAsync(deadline.Token);
        return new Outcome(python.ExitCode, await output, await errors);
    }

    private static async Task TypeAsync(Process process, string text)
    {
        await process.StandardInput.WriteAsync(text);
        await process.StandardInput.FlushAsync();
    }

    private static async Task ReadUntilAsync(Process process, string text)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var read = new System.Text.StringBuilder();
        char[] one = new char[1];
        while (!read.ToString().EndsWith(text, StringComparison.Ordinal))
        {
            Assert.True(await process.StandardOutput.ReadAsync(one, deadline.Token) == 1, $"ended with: {read}");
            read.Append(one[0]);
        }
    }

    private sealed record Outcome(int Code, string Output, string Errors);
}
