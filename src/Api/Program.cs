using Berth.Api.Attaching;
using Berth.Api.Bundles;
using Berth.Api.Containers;
using Berth.Api.Execs;
using Berth.Api.Host;
using Berth.Api.Hosting;
using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Api.Logs;
using Berth.Api.Specs;
using Berth.Api.Stats;

int status = DaemonStart.ReadOptions(args, out DaemonOptions? options);
if (options is null)
{
    return status;
}

try
{
    await using WebApplication app = Daemon.Build(options);
    app.UseMiddleware<ProblemMiddleware>();
    app.UseTcpToken(options);
    app.Use(QueryGuard.InvokeAsync);
    app.Use(app.Services.GetRequiredService<ReadinessGate>().InvokeAsync);
    app.UseWebSockets();
    RouteGroupBuilder api = app.MapGroup("").AddEndpointFilter(WholeAnswer.InvokeAsync);
    api.MapHost();
    api.MapSpec();
    api.MapBundles();
    api.MapContainers();
    api.MapContainerDocuments();
    api.MapContainerActions();
    api.MapContainerStdio();
    api.MapStats();
    api.MapExecs();
    api.MapLogs();
    api.MapAttach();
    api.MapProblems();
    app.MapOpenApi();
    return options.OpenApiFile is { } file ? await app.WriteOpenApiAsync(file) : await app.ServeAsync(options);
}
catch (Exception failure) when (DaemonStart.IsExpected(failure))
{
    return DaemonStart.Fail(failure);
}
