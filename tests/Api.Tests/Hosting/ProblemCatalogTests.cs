using System.Net;
using System.Text.Json.Nodes;
using Berth.Api.Hosting.Problems;
using Berth.Core.Errors;
using Berth.TestSupport.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Api.Tests.Hosting;

/// <summary>Every code has a status, a page, an example, and a way out of the middleware.</summary>
public sealed class ProblemCatalogTests(SharedApi api) : IClassFixture<SharedApi>
{
    private static readonly int[] Statuses = [400, 401, 404, 405, 406, 409, 410, 413, 415, 422, 426, 500, 501, 502, 503, 504];

    public static TheoryData<ErrorCode> CoreCodes => [.. Enum.GetValues<ErrorCode>()];

    public static TheoryData<string> AllCodes => [.. ProblemCatalog.All.Select(kind => kind.Code)];

    [Theory]
    [MemberData(nameof(CoreCodes))]
    public async Task Middleware_CoreFails_AnswersWithTheProblem(ErrorCode code)
    {
        var failure = new CoreException(code, "mount /proc: EPERM (operation not permitted)")
        {
            Errno = "EPERM",
            DBusError = "org.freedesktop.systemd1.UnitExists",
            Syscall = "mount",
            Path = "/proc",
            Step = new FailedStep(14, 47, "mount proc on /proc"),
            State = "running",
            Allowed = ["created"],
            Problems = [new ConfigProblem("/mounts/0", "is wrong")],
        };

        (int status, JsonNode problem) = await PassThroughAsync(failure);

        ProblemKind kind = ProblemCatalog.Of(code);
        Assert.Equal(kind.Status, status);
        Assert.Equal(kind.Code, (string?)problem["code"]);
        Assert.Equal(kind.Retryable, (bool?)problem["retryable"]);
        Assert.Equal("mount /proc: EPERM (operation not permitted)", (string?)problem["detail"]);
        Assert.Equal(("EPERM", "org.freedesktop.systemd1.UnitExists"), ((string?)problem["errno"], (string?)problem["dbusError"]));
        Assert.Equal("""{"number":14,"count":47,"text":"mount proc on /proc"}""", problem["step"]!.ToJsonString());
        Assert.Equal("""[{"pointer":"/mounts/0","message":"is wrong"}]""", problem["errors"]!.ToJsonString());
        Assert.Empty(SchemaCheck.Check(ApiContract.Committed.Document.Components!.Schemas!["ProblemResponse"], problem));
    }

    [Theory]
    [MemberData(nameof(CoreCodes))]
    public void Of_EveryCoreCode_IsNoBugAndHasAListedStatus(ErrorCode code)
    {
        ProblemKind kind = ProblemCatalog.Of(code);

        Assert.NotEqual(500, kind.Status);
        Assert.Contains(kind.Status, Statuses);
        Assert.Equal(code.ToString(), kind.Code.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(AllCodes))]
    public async Task Page_EveryCode_ExplainsIt(string code)
    {
        ProblemKind kind = ProblemCatalog.Find(code)!;

        var json = (await api.Client.GetAsync(kind.Type)).Expect(HttpStatusCode.OK).Json;
        var html = (await api.Client.GetAsync(kind.Type, "text/html")).Expect(HttpStatusCode.OK);

        Assert.Equal(kind.Description, (string?)json["description"]);
        Assert.Equal("text/html", html.ContentType);
        Assert.Contains(code, html.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllCodes))]
    public void Document_EveryCode_IsAnAnswerOfSomeOperation(string code)
    {
        // these are answers to what is no operation
        if (code is "method-not-allowed")
        {
            return;
        }

        Assert.Contains(ApiContract.Committed.Operations, one => one.Operation.Responses!.Values
            .SelectMany(response => response.Content?.Values ?? []).Any(media => media.Examples?.ContainsKey(code) == true));
    }

    [Fact]
    public async Task Page_UnknownCode_IsNotFound()
    {
        (await api.Client.GetAsync("/problems/nothing")).ExpectProblem(HttpStatusCode.NotFound, "route-not-found");
    }

    [Fact]
    public async Task Middleware_UnexpectedException_IsOurBugWithoutDetails()
    {
        (int status, JsonNode problem) = await PassThroughAsync(new InvalidOperationException("secret"));

        Assert.Equal(500, status);
        Assert.Equal("internal-error", (string?)problem["code"]);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_ClientIsGone_AnswersNothing()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        var context = Context();
        context.RequestAborted = gone.Token;

        await Middleware(new OperationCanceledException()).InvokeAsync(context);

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal(0, context.Response.Body.Length);
    }

    private static ProblemMiddleware Middleware(Exception failure) => new(_ => throw failure, NullLogger<ProblemMiddleware>.Instance);

    private static DefaultHttpContext Context() => new()
    {
        Request = { Method = "GET", Path = "/v1/containers/a" },
        Response = { Body = new MemoryStream() },
        RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
    };

    private static async Task<(int Status, JsonNode Problem)> PassThroughAsync(Exception failure)
    {
        var context = Context();
        await Middleware(failure).InvokeAsync(context);
        Assert.Equal("application/problem+json", context.Response.ContentType);
        context.Response.Body.Position = 0;
        return (context.Response.StatusCode, (await JsonNode.ParseAsync(context.Response.Body))!);
    }
}
