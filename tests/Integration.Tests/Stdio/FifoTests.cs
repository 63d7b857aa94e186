using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Stdio;

/// <summary>Standard streams that are FIFOs of the caller's.</summary>
public sealed class FifoTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Fifos_ReplaceClientsAndLog()
    {
        using var directory = new TemporaryDirectory();
        using var input = new Fifo(directory["stdin"]);
        new Fifo(directory["stdout"]).Dispose();
        new Fifo(directory["stderr"]).Dispose();

        string id = await CreateAsync(directory.Path, "read x; echo out $x; echo err >&2; read x; echo out $x");
        using (var errors = Reader(directory["stderr"]))
        {
            using (var first = Reader(directory["stdout"]))
            {
                input.WriteLine("one");
                Assert.Equal("out one", await first.ReadLineAsync());
                Assert.Equal("err", await errors.ReadLineAsync());
            }

            // nobody reads while it writes: it stays in the FIFO
            input.WriteLine("two");
            await berth.WaitAsync(id);
        }

        Assert.Equal("", await berth.LogsAsync(id));
        (await berth.Client.PostBytesAsync($"/v1/containers/{id}/stdin", [1])).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stdin_WriterGoes_IsNotTheEndUntilItIsClosed()
    {
        using var directory = new TemporaryDirectory();
        new Fifo(directory["stdin"]).Dispose();
        new Fifo(directory["stdout"]).Dispose();
        string id = await CreateAsync(directory.Path, "cat; echo end");
        using var output = Reader(directory["stdout"]);

        await File.WriteAllTextAsync(directory["stdin"], "first\n");
        Assert.Equal("first", await output.ReadLineAsync());
        await File.WriteAllTextAsync(directory["stdin"], "second\n");
        Assert.Equal("second", await output.ReadLineAsync());
        (await berth.Client.PostBytesAsync($"/v1/containers/{id}/stdin?close=true", [])).Expect(HttpStatusCode.NoContent);

        Assert.Equal("end", await output.ReadLineAsync());
        Assert.Null(await output.ReadLineAsync());
        await berth.WaitAsync(id);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Create_FileThatIsNoFifo_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["stdout"], "");
        JsonObject request = berth.CreateRequest();
        request["fifos"] = directory.Path;

        JsonNode problem = (await berth.Client.PutAsync($"/v1/containers/{berth.NewId()}", request))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal("/fifos", (string?)problem["errors"]![0]!["pointer"]);
    }

    private async Task<string> CreateAsync(string directory, string script)
    {
        JsonObject request = berth.CreateRequest(config => config.Shell(script));
        request["fifos"] = directory;
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);
        return id;
    }

    private static StreamReader Reader(string path) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
}
