using System.Runtime.InteropServices;
using Berth.Native;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests.Plans;

/// <summary>A plan for a container from the busybox rootfs: proc, /dev with its devices, sysfs. Tests change what they are about.</summary>
internal sealed class ContainerPlan
{
    private const ulong ReadOnly = 1;
    private const ulong NoSuid = 2;
    private const ulong NoDev = 4;
    private const ulong NoExec = 8;
    private const ulong CharacterDevice = 0x2000;

    /// <summary>Arguments; the first one is searched for in PATH.</summary>
    public required string[] Args { get; init; }

    /// <summary>Environment.</summary>
    public string[] Env { get; init; } = ["PATH=/bin"];

    /// <summary>Root filesystem, absolute or relative to the bundle.</summary>
    public string Rootfs { get; init; } = Launching.Bundle.RootfsName;

    /// <summary>Working directory.</summary>
    public string Cwd { get; init; } = "/";

    /// <summary>User and group.</summary>
    public uint Uid { get; init; }

    /// <summary>Additional groups.</summary>
    public uint[] Groups { get; init; } = [];

    /// <summary>Capabilities: bounding, effective and permitted.</summary>
    public ulong Capabilities { get; init; }

    /// <summary>Ambient and inheritable capabilities.</summary>
    public ulong Ambient { get; init; }

    /// <summary>File mode creation mask.</summary>
    public ulong Umask { get; init; } = 0x12;

    /// <summary>Whether its standard streams are a terminal, which <see cref="InRoot"/> has to make.</summary>
    public bool HasTerminal { get; init; }

    /// <summary>Whether the filter leaves calls to an agent.</summary>
    public bool HasListener { get; init; }

    /// <summary>Namespaces that are made with the container process, besides those of every plan.</summary>
    public ulong AlsoNew { get; init; }

    /// <summary>Namespaces of every plan that are not made.</summary>
    public ulong NotNew { get; init; }

    /// <summary>Adds ops before the container process is there.</summary>
    public Action<PlanBuilder>? InMonitor { get; init; }

    /// <summary>Adds ops after the root was opened.</summary>
    public Action<PlanBuilder>? AfterRoot { get; init; }

    /// <summary>Adds ops before the root is opened.</summary>
    public Action<PlanBuilder>? First { get; init; }

    /// <summary>Whether no_new_privs is set.</summary>
    public bool NoNewPrivileges { get; init; } = true;

    /// <summary>Instructions of a seccomp filter; none when empty.</summary>
    public byte[] Filter { get; init; } = [];

    /// <summary>Adds ops after the mounts, before the pivot.</summary>
    public Action<PlanBuilder>? Setup { get; init; }

    /// <summary>Adds ops after the pivot.</summary>
    public Action<PlanBuilder>? InRoot { get; init; }

    /// <summary>Whether procRun is not asked for.</summary>
    public bool RunsAhead { get; init; }

    /// <summary>Adds ops behind procRun.</summary>
    public Action<PlanBuilder>? WhenReady { get; init; }

    /// <summary>Adds ops between the start and the execution of the program.</summary>
    public Action<PlanBuilder>? BeforeExec { get; init; }

    /// <summary><c>sh -c</c> in a container.</summary>
    public static ContainerPlan Shell(string script) => new() { Args = ["sh", "-c", script] };

    /// <summary>The plan's ops.</summary>
    public PlanBuilder Builder()
    {
        var plan = new PlanBuilder { Flags = HasTerminal ? PlanFlags.Terminal : 0 };
        plan.CloneFlags = (plan.CloneFlags | AlsoNew) & ~NotNew;
        InMonitor?.Invoke(plan);
        AddNamespaces(plan);
        AfterRoot?.Invoke(plan);
        AddMounts(plan);
        AddDevices(plan);
        Setup?.Invoke(plan);
        plan.Add(PlanOp.PivotRoot, PlanPhase.Setup);
        InRoot?.Invoke(plan);
        plan.Add(PlanOp.Umask, PlanPhase.Root, arguments: [Umask]);
        if (NoNewPrivileges)
        {
            plan.Add(PlanOp.NoNewPrivs, PlanPhase.Root);
        }

        plan.Add(PlanOp.Ready, PlanPhase.Root, flags: RunsAhead ? PlanOpFlags.Ahead : 0);
        WhenReady?.Invoke(plan);
        AddProcess(plan);
        return plan;
    }

    /// <summary>The plan's bytes.</summary>
    public byte[] Build() => Builder().Build();

    /// <summary>A mount op.</summary>
    public static void Mount(PlanBuilder plan, string type, string target, ulong attributes, params string[] options) =>
        plan.Add(
            PlanOp.Mount,
            PlanPhase.Setup,
            [plan.Text(type), plan.Text(type), plan.Text(target), plan.List(options)],
            [attributes, (ulong)options.Length],
            type is "proc" or "sysfs" ? PlanOpFlags.NoLinks : 0);

    private void AddNamespaces(PlanBuilder plan)
    {
        const ulong slave = 1 << 19;
        const ulong newCgroup = 0x0200_0000;
        plan.Add(PlanOp.Unshare, PlanPhase.Setup, arguments: [newCgroup]);
        plan.Add(PlanOp.LoopbackUp, PlanPhase.Setup);
        plan.Add(PlanOp.Sethostname, PlanPhase.Setup, [plan.Text("berth")]);
        First?.Invoke(plan);
        plan.Add(PlanOp.RootPropagation, PlanPhase.Setup, arguments: [slave], flags: PlanOpFlags.Recursive);
        plan.Add(PlanOp.RootOpen, PlanPhase.Setup, [plan.Text(Rootfs)]);
    }

    private static void AddMounts(PlanBuilder plan)
    {
        Mount(plan, "proc", "/proc", NoSuid | NoDev | NoExec);
        Mount(plan, "tmpfs", "/dev", NoSuid, "mode=755", "size=64k");
        Mount(plan, "devpts", "/dev/pts", NoSuid | NoExec, "newinstance", "ptmxmode=0666", "mode=0620", "gid=5");
        Mount(plan, "mqueue", "/dev/mqueue", NoSuid | NoDev | NoExec);
        Mount(plan, "sysfs", "/sys", ReadOnly | NoSuid | NoDev | NoExec);
    }

    private void AddDevices(PlanBuilder plan)
    {
        foreach (var (name, minor) in new[] { ("null", 3UL), ("zero", 5UL), ("full", 7UL) })
        {
            var (op, mode) = (AlsoNew & PlanBuilder.NewUser) == 0 ? (PlanOp.Mknod, CharacterDevice | 0x1b6) : (PlanOp.BindDevice, CharacterDevice);
            plan.Add(op, PlanPhase.Setup, [plan.Text($"/dev/{name}")], [mode, (1UL << 32) | minor]);
        }

        plan.Add(PlanOp.Symlink, PlanPhase.Setup, [plan.Text("/proc/self/fd/1"), plan.Text("/dev/stdout")]);
    }

    private void AddFilter(PlanBuilder plan, bool here, PlanPhase phase)
    {
        if (here && Filter.Length > 0)
        {
            plan.Add(
                PlanOp.Seccomp,
                phase,
                [plan.Blob(Filter)],
                [HasListener ? Libc.SECCOMP_FILTER_FLAG_NEW_LISTENER : 0, Privilege, (ulong)Filter.Length, Privilege & ~(Capabilities | Ambient)]);
        }
    }

    // CAP_SYS_ADMIN, for a filter without no_new_privs
    private ulong Privilege => Filter.Length > 0 && !NoNewPrivileges ? 1ul << 21 : 0;

    private void AddProcess(PlanBuilder plan)
    {
        var groups = plan.Blob(MemoryMarshal.AsBytes<uint>(Groups));
        plan.Add(PlanOp.CapBounding, PlanPhase.Drop, arguments: [Capabilities | Ambient]);
        plan.Add(PlanOp.SetUser, PlanPhase.Drop, [groups], [Uid, Uid, (ulong)Groups.Length * sizeof(uint)]);
        plan.Add(PlanOp.Chdir, PlanPhase.Drop, [plan.Text(Cwd)]);
        plan.Add(PlanOp.CapSet, PlanPhase.Drop, arguments: [Capabilities | Ambient, Capabilities | Ambient | Privilege, Ambient, Ambient]);
        plan.Add(PlanOp.FindExec, PlanPhase.Drop, [plan.Text(Args[0]), plan.Text("/nowhere:/bin")]);
        AddFilter(plan, HasListener, PlanPhase.Drop);
        plan.Add(PlanOp.WaitStart, PlanPhase.Drop);
        BeforeExec?.Invoke(plan);
        AddFilter(plan, !HasListener, PlanPhase.Exec);
        plan.Add(
            PlanOp.Exec, PlanPhase.Exec, [plan.List(Args), plan.List(Env)], [(ulong)Args.Length, (ulong)Env.Length]);
    }
}
