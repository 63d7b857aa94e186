using Berth.Api.Attaching;
using Berth.Api.Bundles;
using Berth.Api.Containers;
using Berth.Core;
using Berth.Core.Logs;

namespace Berth.Api.Hosting;

/// <summary>Puts the daemon together.</summary>
internal static class Daemon
{
    /// <summary>Everything but the endpoints.</summary>
    public static WebApplication Build(DaemonOptions options)
    {
        // settings come from DaemonStart: nothing is read from the working directory, and no file is watched
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.LogToStderr();
        builder.StopQuickly();
        builder.ListenOnSocket(options);
        builder.ListenOnLoopback(options);
        builder.Services.AddApiJson();
        builder.Services.AddSingleton<ReadinessGate>().AddSingleton<BundleValidation>()
            .AddSingleton<ContainerCreation>().AddSingleton<ContainerDeletion>()
            .AddSingleton(new AttachLimits(options.AttachTimeout)).AddSingleton<AttachServer>();
        builder.Services.AddCore(core =>
        {
            core.StateRoot = options.StateRoot;
            core.DataRoot = options.DataRoot;
            core.LogRoot = options.LogRoot;
            core.ResctrlRoot = options.ResctrlRoot;
            core.CgroupDriver = options.CgroupDriver;
            core.CgroupRoot = options.CgroupRoot;
            core.SessionKeyring = options.SessionKeyring;
            core.LogLimits = new LogLimits(options.LogMaxSize, options.LogMaxFiles);
        });
        builder.Services.AddSingleton(builder.Services); // see OpenApiGenerator
        return builder.Build();
    }
}
