using Berth.Core.Cgroups.Systemd;

namespace Berth.Core.Tests.Cgroups.Systemd;

public class OomReportsTests
{
    // as Linux 6.1 writes it
    private const string Log = """
        <4>[   77.1] tail invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
        <6>[   77.2] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=berth-web.scope,mems_allowed=0,oom_memcg=/system.slice/berth-web.scope,task_memcg=/system.slice/berth-web.scope,task=tail,pid=312,uid=0
        <3>[   77.2] Memory cgroup out of memory: Killed process 312 (tail) total-vm:17000kB, anon-rss:16000kB
        <6>[   78.0] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/berth-web.scope,task_memcg=/system.slice/berth-web.scope/inner,task=sh,pid=313,uid=0
        <6>[   79.0] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/berth-web2.scope,task=sh,pid=314,uid=0
        """;

    [Theory]
    [InlineData("/system.slice/berth-web.scope", 2)]
    [InlineData("/system.slice/berth-web2.scope", 1)]
    [InlineData("/system.slice/berth-we", 0)]
    public void Count_Cgroup_IsOfItsOwnAndWhatIsInside(string cgroup, long count) => Assert.Equal(count, OomReports.Count(Log, cgroup));
}
