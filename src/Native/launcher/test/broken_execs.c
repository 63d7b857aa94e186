/* Plans that join a container. */
#include "breaking.h"
#include "build.h"
#include "test.h"

#include "../kernel.h"

static struct plan_header *good_exec(void)
{
	static const uint64_t first_cpu = 1;
	static const struct kernel_sock_filter allow[] = {{.code = 0x06 /* BPF_RET */, .k = 0x7fff0000}};
	struct build build;
	struct plan_op *op;

	build_start(&build);
	build.header.flags = PLAN_EXEC | PLAN_INTO_CGROUP | PLAN_TERMINAL;
	build.header.clone_flags = 0;
	build_op(&build, OP_OOM_SCORE_ADJ, PHASE_MONITOR)->arg[0] = 500;
	op = build_op(&build, OP_CPU_AFFINITY, PHASE_MONITOR);
	op->str[0] = build_bytes(&build, &first_cpu, sizeof(first_cpu));
	op->arg[2] = sizeof(first_cpu);
	build_op(&build, OP_JOIN_PROCESS, PHASE_MONITOR)->arg[0] = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUSER;
	build_op(&build, OP_JOIN_CGROUPS, PHASE_SETUP);
	build_op(&build, OP_KEYRING, PHASE_SETUP);
	build_op(&build, OP_USER_ROOT, PHASE_SETUP);
	build_op(&build, OP_TERMINAL, PHASE_ROOT)->arg[0] = 24;
	op = build_op(&build, OP_LOOK_UP_USER, PHASE_ROOT);
	op->str[0] = build_string(&build, "web");
	op->str[1] = build_string(&build, "extra");
	build_op(&build, OP_HOME, PHASE_ROOT)->flags = OPF_LOOKED_UP;
	build_op(&build, OP_UMASK, PHASE_ROOT)->arg[0] = 022;
	build_op(&build, OP_NO_NEW_PRIVS, PHASE_ROOT);
	build_op(&build, OP_READY, PHASE_ROOT);
	build_op(&build, OP_CAP_BOUNDING, PHASE_DROP)->arg[0] = 1;
	build_op(&build, OP_SET_USER, PHASE_DROP)->flags = OPF_LOOKED_UP;
	op = build_op(&build, OP_CHDIR, PHASE_DROP);
	op->str[0] = build_string(&build, "/");
	build_op(&build, OP_CAP_SET, PHASE_DROP);
	op = build_op(&build, OP_FIND_EXEC, PHASE_DROP);
	op->str[0] = build_string(&build, "sh");
	op = build_op(&build, OP_SECCOMP, PHASE_DROP);
	op->str[0] = build_bytes(&build, allow, sizeof(allow));
	op->arg[0] = SECCOMP_FILTER_FLAG_NEW_LISTENER;
	op->arg[2] = sizeof(allow);
	op = build_op(&build, OP_EXEC, PHASE_EXEC);
	op->str[0] = build_bytes(&build, "sh\0-i", 5);
	op->arg[0] = 2;
	return build_finish(&build);
}

/* Turns an op into another one, which has no fields. */
static void replace(struct plan_header *plan, enum plan_code old, enum plan_code code)
{
	struct plan_op *op = plan_find(plan, old);

	*op = (struct plan_op){.code = (uint16_t)code, .phase = op->phase, .text = op->text};
}

static void swap(struct plan_op *one, struct plan_op *other)
{
	struct plan_op op = *one;

	*one = *other;
	*other = op;
}

BREAK(of_a_container, plan->flags &= ~(uint32_t)PLAN_EXEC)
BREAK(new_namespaces, plan->clone_flags = CLONE_NEWNS)
BREAK(no_join, plan_find(plan, OP_JOIN_PROCESS)->code = OP_OWN_STDIO)
BREAK(join_by_path, plan_find(plan, OP_JOIN_PROCESS)->code = OP_JOIN)
BREAK(join_twice, (*plan_find(plan, OP_CPU_AFFINITY) = *plan_find(plan, OP_JOIN_PROCESS)))
BREAK(join_late, plan_find(plan, OP_JOIN_PROCESS)->phase = PHASE_SETUP)
BREAK(join_no_mounts, plan_find(plan, OP_JOIN_PROCESS)->arg[0] &= ~(uint64_t)CLONE_NEWNS)
BREAK(join_cgroups_early, plan_find(plan, OP_JOIN_PROCESS)->arg[0] |= CLONE_NEWCGROUP)
BREAK(join_anything, plan_find(plan, OP_JOIN_PROCESS)->arg[0] |= CLONE_VM)
BREAK(join_none, replace(plan, OP_JOIN_PROCESS, OP_OOM_SCORE_ADJ))
BREAK(cgroups_in_root, plan_find(plan, OP_JOIN_CGROUPS)->phase = PHASE_ROOT)
BREAK(cgroups_twice, replace(plan, OP_KEYRING, OP_JOIN_CGROUPS))
BREAK(cgroups_as_user, swap(plan_find(plan, OP_JOIN_CGROUPS), plan_find(plan, OP_USER_ROOT)))
BREAK(user_of_host, plan_find(plan, OP_JOIN_PROCESS)->arg[0] &= ~(uint64_t)CLONE_NEWUSER)
BREAK(mounts, replace(plan, OP_KEYRING, OP_ROOT_PROPAGATION))
BREAK(pivots, replace(plan, OP_KEYRING, OP_PIVOT_ROOT))
BREAK(unshares, replace(plan, OP_KEYRING, OP_UNSHARE))
BREAK(hostname, replace(plan, OP_KEYRING, OP_SETHOSTNAME))
BREAK(sysctl, replace(plan, OP_HOME, OP_SYSCTL))
BREAK(hooks, replace(plan, OP_KEYRING, OP_HOOKS))
BREAK(waits, replace(plan, OP_CAP_SET, OP_WAIT_START))
BREAK(sockets, replace(plan, OP_KEYRING, OP_LISTEN))
BREAK(user_nameless, plan_find(plan, OP_LOOK_UP_USER)->str[0] = 0)
BREAK(user_twice, (*plan_find(plan, OP_HOME) = *plan_find(plan, OP_LOOK_UP_USER)))
BREAK(user_unknown, replace(plan, OP_LOOK_UP_USER, OP_NO_NEW_PRIVS))
BREAK(home_unknown, (replace(plan, OP_LOOK_UP_USER, OP_NO_NEW_PRIVS), plan_find(plan, OP_SET_USER)->flags = 0))
BREAK(terminal_undeclared, plan->flags &= ~(uint32_t)PLAN_TERMINAL)
BREAK(terminal_wide, plan_find(plan, OP_TERMINAL)->arg[1] = 1 << 16)
BREAK(terminal_twice, (*plan_find(plan, OP_HOME) = *plan_find(plan, OP_TERMINAL)))
BREAK(terminal_lost, replace(plan, OP_TERMINAL, OP_NO_NEW_PRIVS))
BREAK(cpus_odd, plan_find(plan, OP_CPU_AFFINITY)->arg[2] = 7)
BREAK(cpus_late, plan_find(plan, OP_CPU_AFFINITY)->phase = PHASE_DROP)

static const struct breakage breakages[] = {
    {"(join process): not legal in such a plan", of_a_container},
    {"new namespaces for a container", new_namespaces},
    {"(own stdio): not legal in such a plan", no_join},
    {"(join): not legal in such a plan", join_by_path},
    {"(join process): too late", join_twice},
    {"(join process): not legal in its phase", join_late},
    {"(join process): not the mount namespace", join_no_mounts},
    {"(join process): an arg is out of range", join_cgroups_early},
    {"(join process): an arg is out of range", join_anything},
    {"(join cgroups): an op that must come before", join_none},
    {"(join cgroups): not legal in its phase", cgroups_in_root},
    {"(join cgroups): too late", cgroups_twice},
    {"(join cgroups): too late", cgroups_as_user},
    {"(user root): no user namespace", user_of_host},
    {"(root propagation): not legal in such a plan", mounts},
    {"(pivot root): not legal in such a plan", pivots},
    {"(unshare): not legal in such a plan", unshares},
    {"(sethostname): not legal in such a plan", hostname},
    {"(sysctl): not legal in such a plan", sysctl},
    {"(hooks): not legal in such a plan", hooks},
    {"(wait start): not legal in such a plan", waits},
    {"(listen): not legal in such a plan", sockets},
    {"(look up user): a string is missing", user_nameless},
    {"(look up user): too late", user_twice},
    {"(home): nobody was looked up", user_unknown},
    {"(home): nobody was looked up", home_unknown},
    {"(terminal): the plan has no terminal", terminal_undeclared},
    {"(terminal): an arg is out of range", terminal_wide},
    {"(terminal): too late", terminal_twice},
    {"the terminal is missing", terminal_lost},
    {"(cpu affinity): the mask of CPUs", cpus_odd},
    {"(cpu affinity): not legal in its phase", cpus_late},
};

void test_broken_execs(void)
{
	break_plan(good_exec, breakages, sizeof(breakages) / sizeof(*breakages));
}
