using Berth.Core.Cgroups.Resources;
using Berth.Core.Bundles;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Systemd;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Containers.Storage;
using Berth.Core.Execs;
using Berth.Core.Execs.Operations;
using Berth.Core.Execs.Storage;
using Berth.Core.Hooks;
using Berth.Core.Host;
using Berth.Core.IntelRdt;
using Berth.Core.Launching;
using Berth.Core.Monitoring;
using Berth.Core.Notifications;
using Berth.Core.Planning;
using Berth.Core.Seccomp;
using Berth.Core.Stdio;
using Berth.Core.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Berth.Core;

/// <summary>The only entry of Core into dependency injection.</summary>
public static class CoreServices
{
    /// <summary>Adds every operation of Core. Needs logging; options are <see cref="CoreOptions"/>.</summary>
    public static IServiceCollection AddCore(this IServiceCollection services, Action<CoreOptions> configure)
    {
        services.AddOptions<CoreOptions>().Configure(configure)
            .Validate(options => options.IsValid(), "roots are absolute paths, deadlines are from 1 second to 1 hour");
        services.TryAddSingleton(TimeProvider.System);
        return services.AddHost().AddParts().AddOperations().AddExecOperations();
    }

    private static IServiceCollection AddHost(this IServiceCollection services) => services
        .AddSingleton(_ => DaemonUser.Detect())
        .AddSingleton(provider => new SystemdManager(provider.Get<DaemonUser>()))
        .AddSingleton(FindCgroups)
        .AddSingleton(provider => HostResctrl.Detect(provider.Get<IOptions<CoreOptions>>().Value.ResctrlRoot))
        .AddSingleton(provider => CgroupControllers.Of(provider.Get<HostCgroups>()))
        .AddSingleton(provider => HostProbe.Facts(
            provider.Get<HostCgroups>(), provider.Get<HostResctrl>(), provider.Get<DaemonUser>(), provider.Get<IOptions<CoreOptions>>().Value))
        .AddSingleton(provider => HostProbe.Info(provider.Get<HostCgroups>(), provider.Get<HostResctrl>(), provider.Get<DaemonUser>()))
        .AddSingleton(provider => new CoreHost(
            provider.Get<Recovery>(),
            provider.Get<HostInfo>(),
            provider.Get<HostCgroups>(),
            provider.Get<IOptions<CoreOptions>>().Value.CgroupDriver));

    private static IServiceCollection AddParts(this IServiceCollection services) => services
        .AddSingleton<EventLoop>()
        .AddSingleton<IFileWatcher, FileWatcher>()
        .AddSingleton<ContainerRegistry>()
        .AddSingleton<ContainerStore>()
        .AddSingleton<CgroupManager>()
        .AddSingleton<SystemdCgroups>()
        .AddSingleton<ICgroupManager>(provider => new CgroupDrivers(
            provider.Get<CgroupManager>(),
            provider.Get<SystemdCgroups>(),
            provider.Get<HostCgroups>(),
            provider.Get<IOptions<CoreOptions>>().Value.CgroupDriver))
        .AddSingleton<ResctrlManager>()
        .AddSingleton<BundleStore>()
        .AddSingleton<BundleOpener>()
        .AddSingleton<SeccompAgent>()
        .AddSingleton<SeccompCache>()
        .AddSingleton<SeccompCompiler>()
        .AddSingleton<ConfigCompiler>()
        .AddSingleton<ContainerPreparer>()
        .AddSingleton<IHookProgram, HookProgram>()
        .AddSingleton<HookRunner>()
        .AddSingleton<ContainerRemoval>()
        .AddSingleton<ContainerDestruction>()
        .AddSingleton<StartHooks>()
        .AddSingleton(provider => new IdMapHelper(provider.Get<EventLoop>(), Environment.GetEnvironmentVariable("PATH")))
        .AddSingleton<IdMapWriter>()
        .AddSingleton<Launcher>()
        .AddSingleton<ProcessInput>()
        .AddSingleton(p => new SendRoom(p.Get<EventLoop>()))
        .AddSingleton<ExecConfigs>()
        .AddSingleton<ExecStore>()
        .AddSingleton<ExecExpiry>()
        .AddSingleton<ExecWatcher>()
        .AddSingleton<ExecRecovery>()
        .AddSingleton<NotifyProxy>()
        .AddSingleton<ExitWatcher>()
        .AddSingleton<Recovery>();

    // by hand: the operations' constructors are internal, as their parts are
    private static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton(p => new CreateContainer(
            p.Get<ContainerRegistry>(),
            p.Get<ContainerPreparer>(),
            p.Get<ContainerStore>(),
            p.Get<ICgroupManager>(),
            p.Get<ResctrlManager>(),
            p.Get<Launcher>(),
            p.Get<SeccompAgent>(),
            p.Get<ExitWatcher>(),
            p.Get<ContainerRemoval>(),
            p.Get<HookRunner>(),
            p.Get<NotifyProxy>(),
            p.Get<TimeProvider>(),
            p.Get<IOptions<CoreOptions>>(),
            p.Get<ILogger<CreateContainer>>()))
        .AddSingleton(p => new StartContainer(
            p.Get<ContainerRegistry>(),
            p.Get<ContainerStore>(),
            p.Get<EventLoop>(),
            p.Get<StartHooks>(),
            p.Get<TimeProvider>(),
            p.Get<IOptions<CoreOptions>>()))
        .AddSingleton(p => new KillContainer(p.Get<ContainerRegistry>()))
        .AddSingleton(p => new PauseContainer(p.Get<ContainerRegistry>(), p.Get<TimeProvider>(), p.Get<IOptions<CoreOptions>>()))
        .AddSingleton(p => new ResumeContainer(p.Get<ContainerRegistry>()))
        .AddSingleton(p => new UpdateContainer(
            p.Get<ContainerRegistry>(),
            p.Get<ContainerStore>(),
            new UpdateCompiler(new ResourceUpdateCompiler(p.Get<CgroupControllers>()), p.Get<DaemonUser>())))
        .AddSingleton(p => new StopContainer(p.Get<ContainerRegistry>(), p.Get<IOptions<CoreOptions>>()))
        .AddSingleton(p => new DeleteContainer(p.Get<ContainerRegistry>(), p.Get<ContainerDestruction>()))
        .AddSingleton(p => new WaitForContainer(p.Get<ContainerRegistry>()))
        .AddSingleton(p => new ResizeContainer(p.Get<ContainerRegistry>()))
        .AddSingleton(p => new WriteStdin(p.Get<ContainerRegistry>(), p.Get<ProcessInput>()))
        .AddSingleton(p => new ReadState(p.Get<ContainerRegistry>()))
        .AddSingleton(p => new ReadStats(p.Get<ContainerRegistry>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new ReadProcesses(p.Get<ContainerRegistry>()))
        .AddSingleton(p => new ReadConfig(p.Get<ContainerRegistry>(), p.Get<ContainerStore>()))
        .AddSingleton(p => new ReadLog(
            p.Get<ContainerRegistry>(), p.Get<ContainerStore>(), p.Get<IFileWatcher>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new AttachContainer(
            p.Get<ContainerRegistry>(), p.Get<StartContainer>(), p.Get<ReadLog>(), p.Get<ProcessInput>()))
        .AddSingleton(p => new PlanContainer(
            p.Get<ContainerRegistry>(), p.Get<ContainerPreparer>(), p.Get<ConfigCompiler>(), p.Get<ReadConfig>()));

    private static IServiceCollection AddExecOperations(this IServiceCollection services) => services
        .AddSingleton(p => new ExecRegistry(p.Get<ContainerRegistry>()))
        .AddSingleton(p => new CreateExec(
            p.Get<ContainerRegistry>(), p.Get<ExecConfigs>(), p.Get<ExecStore>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new StartExec(
            p.Get<ExecRegistry>(),
            p.Get<ExecConfigs>(),
            p.Get<ExecStore>(),
            p.Get<Launcher>(),
            p.Get<SeccompAgent>(),
            p.Get<ExecWatcher>(),
            p.Get<HostFacts>(),
            p.Get<TimeProvider>(),
            p.Get<IOptions<CoreOptions>>(),
            p.Get<ILogger<StartExec>>()))
        .AddSingleton(p => new KillExec(p.Get<ExecRegistry>()))
        .AddSingleton(p => new DeleteExec(p.Get<ExecRegistry>(), p.Get<ExecExpiry>(), p.Get<IOptions<CoreOptions>>()))
        .AddSingleton(p => new WaitForExec(p.Get<ExecRegistry>()))
        .AddSingleton(p => new ExecIo(p.Get<ExecRegistry>(), p.Get<ProcessInput>()))
        .AddSingleton(p => new ReadExecLog(
            p.Get<ExecRegistry>(), p.Get<ContainerStore>(), p.Get<IFileWatcher>(), p.Get<TimeProvider>()))
        .AddSingleton(p => new AttachExec(
            p.Get<ExecRegistry>(), p.Get<StartExec>(), p.Get<ReadExecLog>(), p.Get<ProcessInput>()))
        .AddSingleton(p => new RunExec(
            p.Get<CreateExec>(), p.Get<StartExec>(), p.Get<WaitForExec>(), p.Get<ReadExecLog>(), p.Get<DeleteExec>()));

    private static HostCgroups FindCgroups(IServiceProvider provider)
    {
        CoreOptions options = provider.Get<IOptions<CoreOptions>>().Value;
        DaemonUser user = provider.Get<DaemonUser>();
        HostCgroups host = HostCgroups.Detect(options.CgroupRoot);
        return user.IsRoot ? host
            : options.CgroupDriver == CgroupDriver.Systemd ? host.Delegated(unified => provider.Get<SystemdManager>().FindCgroup(unified))
            : host.Delegated(unified => DelegatedCgroup.Find(unified, user, DelegatedCgroup.MayDivide));
    }

    private static T Get<T>(this IServiceProvider provider)
        where T : notnull => provider.GetRequiredService<T>();
}
