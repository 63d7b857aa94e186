using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Failures;

/// <summary>Creates that fail: they say why, step, call, path and errno, and leave nothing.</summary>
public sealed class FailedCreateTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersTheory]
    [InlineData("/bin/not-there")]
    [InlineData("not-there")]
    public async Task Program_ThatIsMissing_IsNotFound(string program)
    {
        JsonNode problem = await FailAsync(config => config.Args(program), "executable-not-found");

        Assert.Equal("ENOENT", (string?)problem["errno"]);
        Assert.Contains(program, (string?)problem["path"], StringComparison.Ordinal);
        AssertStep(problem, program);
    }

    [RequiresContainersTheory]
    [InlineData("/etc/passwd")]
    [InlineData("/etc")]
    public async Task Program_ThatIsNotExecutable_IsNotPermitted(string program)
    {
        JsonNode problem = await FailAsync(config => config.Args(program), "executable-not-permitted");

        Assert.Equal("EACCES", (string?)problem["errno"]);
        Assert.Equal(program, (string?)problem["path"]);
        AssertStep(problem, program);
    }

    [RequiresContainersFact]
    public async Task Mount_SourceThatIsMissing_NamesTheStepAndThePath()
    {
        JsonNode problem = await FailAsync(config => config.Bind("/not/there", "/tmp"), "step-failed");

        Assert.Equal("ENOENT", (string?)problem["errno"]);
        Assert.Equal("/not/there", (string?)problem["path"]);
        Assert.NotEmpty((string)problem["syscall"]!);
        AssertStep(problem, "/not/there");
    }

    [RequiresContainersFact]
    public async Task Mount_OptionNobodyKnows_IsRefusedByTheFilesystem()
    {
        JsonNode problem = await FailAsync(config => config.Mount("/tmp", "tmpfs", "tmpfs", "nosuid", "nonsense=1"), "step-failed");

        Assert.Equal("EINVAL", (string?)problem["errno"]);
        Assert.Contains("nonsense", (string?)problem["detail"], StringComparison.Ordinal);
        AssertStep(problem, "/tmp");
    }

    [RequiresContainersFact]
    public async Task Mount_FilesystemNobodyKnows_IsRefused()
    {
        JsonNode problem = await FailAsync(config => config.Mount("/tmp", "nonsensefs", "none"), null);

        Assert.Contains("nonsensefs", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Mount_DirectoryOnAFile_NamesThePath()
    {
        JsonNode problem = await FailAsync(config => config.Bind("/sys", "/etc/passwd"), "step-failed");

        Assert.Contains((string?)problem["errno"], (string[])["ENOTDIR", "EINVAL"]);
        AssertStep(problem, "/etc/passwd");
    }

    [RequiresContainersFact]
    public async Task Cwd_ThatCanNotBeMade_NamesThePath()
    {
        foreach (string cwd in new[] { "/etc/passwd", "/etc/passwd/below" })
        {
            JsonNode problem = await FailAsync(config => config.Process()["cwd"] = cwd, "step-failed");

            Assert.Equal("ENOTDIR", (string?)problem["errno"]);
            AssertStep(problem, cwd);
        }
    }

    // this process has no right to raise a hard limit where CAP_SYS_RESOURCE is missing; where it has, the kernel's maximum is the limit
    [RequiresContainersFact]
    public async Task Rlimit_BeyondTheKernelsMaximum_IsRefused()
    {
        JsonNode problem = await FailAsync(
            config => config.Process()["rlimits"] = new JsonArray(
                new JsonObject { ["type"] = "RLIMIT_NOFILE", ["soft"] = 4294967295, ["hard"] = 4294967295 }),
            null);

        Assert.Contains("RLIMIT_NOFILE", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("EPERM", (string?)problem["errno"]);
    }

    [RequiresContainersFact]
    public async Task Rootfs_ThatIsMissing_IsRefused()
    {
        using var bundle = new TestBundle(berth.Config());
        Directory.Delete(bundle.Rootfs, recursive: true);

        JsonNode problem = await FailAsync(bundle.Directory, null);

        Assert.Contains("rootfs", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("ENOENT", (string?)problem["errno"]);
    }

    [RequiresContainersFact]
    public async Task Rootfs_ThatIsAFile_IsRefused()
    {
        using var bundle = new TestBundle(berth.Config());
        Directory.Delete(bundle.Rootfs, recursive: true);
        await File.WriteAllTextAsync(bundle.Rootfs, "");

        JsonNode problem = await FailAsync(bundle.Directory, null);

        Assert.Contains("rootfs", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [RequiresContainersTheory]
    [InlineData("/not/there", HttpStatusCode.NotFound, "bundle-not-found")]
    [InlineData("nobody-registered-this", HttpStatusCode.NotFound, "bundle-not-found")]
    [InlineData("/etc", HttpStatusCode.UnprocessableEntity, "invalid-bundle")]
    public async Task Bundle_ThatIsNone_IsRefused(string bundle, HttpStatusCode status, string code)
    {
        string id = berth.NewId();

        Reply reply = await berth.Client.PutAsync($"/v1/containers/{id}", new JsonObject { ["bundle"] = bundle });

        reply.ExpectProblem(status, code);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    // one after the other, and then side by side: what a failed create leaves would stand in the way of the next
    [RequiresContainersFact]
    public async Task Create_AfterAFailedOneOfTheSameId_Works()
    {
        string id = berth.NewId();
        for (int i = 0; i < 3; i++)
        {
            (await berth.PutAsync(id, config => config.Args("/bin/not-there")))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-found");
        }

        (await berth.PutAsync(id)).Expect(HttpStatusCode.Created);
        await berth.DeleteAsync(id);
    }

    private static void AssertStep(JsonNode problem, string text)
    {
        JsonNode step = problem["step"]!;
        Assert.InRange((int)step["number"]!, 1, (int)step["count"]!);
        Assert.Contains(text, (string?)step["text"], StringComparison.Ordinal);
        Assert.Contains((string)problem["errno"]!, (string?)problem["detail"], StringComparison.Ordinal);
    }

    private async Task<JsonNode> FailAsync(Action<JsonObject> edit, string? code)
    {
        string id = berth.NewId();
        return Check(id, await berth.PutAsync(id, edit), code);
    }

    private async Task<JsonNode> FailAsync(string bundle, string? code)
    {
        string id = berth.NewId();
        return Check(id, await berth.Client.PutAsync($"/v1/containers/{id}", new JsonObject { ["bundle"] = bundle }), code);
    }

    private JsonNode Check(string id, Reply reply, string? code)
    {
        JsonNode problem = reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, code ?? (string)reply.Json["code"]!);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        return problem;
    }
}
