#include "breaking.h"
#include "build.h"
#include "test.h"

#include "../kernel.h"

#include <string.h>

/* Every op is in it, so that every rule is met by every breakage. */
static struct plan_header *good_plan(void)
{
	struct build build;
	struct plan_op *op;

	build_start(&build);
	op = build_op(&build, OP_IDMAP, PHASE_MONITOR);
	op->str[0] = op->str[1] = build_string(&build, "0 100000 65536\n");
	build_head(&build, "rootfs");
	op = build_op(&build, OP_MOUNT, PHASE_SETUP);
	op->str[0] = build_string(&build, "tmpfs");
	op->str[2] = build_string(&build, "/tmp");
	op->str[3] = build_bytes(&build, "size=64k\0mode=1777", 18);
	op->arg[1] = 2;
	op = build_op(&build, OP_BIND, PHASE_SETUP);
	op->str[0] = op->str[1] = build_string(&build, "/etc/hosts");
	op = build_op(&build, OP_MKNOD, PHASE_SETUP);
	op->str[0] = build_string(&build, "/dev/null");
	op->arg[0] = S_IFCHR | 0666;
	op->arg[1] = 1ULL << 32 | 3;
	op = build_op(&build, OP_SYMLINK, PHASE_SETUP);
	op->str[0] = op->str[1] = build_string(&build, "/dev/fd");
	op = build_op(&build, OP_MOUNT_SETATTR, PHASE_SETUP);
	op->str[0] = build_string(&build, "/");
	build_op(&build, OP_HOOKS, PHASE_SETUP);
	op = build_op(&build, OP_HOOK, PHASE_SETUP);
	op->str[0] = build_string(&build, "/bin/hook");
	op->str[1] = build_bytes(&build, "hook\0one", 9);
	op->arg[0] = 2;
	op->str[2] = build_string(&build, "A=b");
	op->arg[1] = 1;
	op->arg[2] = 10;
	build_tail(&build);
	return build_finish(&build);
}

BREAK(magic, plan->magic++)
BREAK(version, plan->version++)
BREAK(header_size, plan->header_size = 0)
BREAK(size_field, plan->size--)
BREAK(ops_offset, plan->ops_offset = 8)
BREAK(no_ops, plan->op_count = 0)
BREAK(many_ops, plan->op_count = PLAN_MAX_OPS + 1)
BREAK(all_ops, plan->op_count = PLAN_MAX_OPS)
BREAK(arena_offset, plan->arena_offset += 8)
BREAK(arena_size, plan->arena_size -= 1)
BREAK(arena_huge, plan->arena_size = UINT32_MAX)
BREAK(arena_first, ((char *)plan)[plan->arena_offset] = 'x')
BREAK(arena_last, ((char *)plan)[plan->size - 1] = 'x')
BREAK(flags, plan->flags = 1u << 31)
BREAK(terminal_missing, plan->flags = PLAN_TERMINAL)
BREAK(sockets_missing, plan->flags = PLAN_LISTEN)
BREAK(clone_cgroup, plan->clone_flags |= CLONE_NEWCGROUP)
BREAK(clone_no_mounts, plan->clone_flags &= ~(uint64_t)CLONE_NEWNS)
BREAK(clone_no_uts, plan->clone_flags &= ~(uint64_t)CLONE_NEWUTS)
BREAK(clone_no_net, plan->clone_flags &= ~(uint64_t)CLONE_NEWNET)
BREAK(header_reserved, plan->reserved[2] = 1)
BREAK(code_zero, plan_find(plan, OP_UMASK)->code = 0)
BREAK(code_unknown, plan_find(plan, OP_UMASK)->code = OP_END)
BREAK(code_huge, plan_find(plan, OP_UMASK)->code = UINT16_MAX)
BREAK(phase_zero, plan_find(plan, OP_IDMAP)->phase = 0)
BREAK(phase_huge, plan_find(plan, OP_EXEC)->phase = UINT16_MAX)
BREAK(phase_wrong, plan_find(plan, OP_SYMLINK)->phase = PHASE_ROOT)
BREAK(phase_over, plan_find(plan, OP_UMASK)->phase = PHASE_SETUP)
BREAK(phase_past, plan_find(plan, OP_SYMLINK)->phase = PHASE_MONITOR)
BREAK(op_flags, plan_find(plan, OP_UMASK)->flags = OPF_OPTIONAL)
BREAK(op_reserved, plan_find(plan, OP_UMASK)->reserved = 1)
BREAK(text_outside, plan_find(plan, OP_UMASK)->text = plan->arena_size)
BREAK(str_outside, plan_find(plan, OP_BIND)->str[1] = plan->arena_size)
BREAK(str_far_outside, plan_find(plan, OP_BIND)->str[1] = UINT32_MAX)
BREAK(str_missing, plan_find(plan, OP_BIND)->str[1] = 0)
BREAK(str_surplus, plan_find(plan, OP_BIND)->str[2] = 8)
BREAK(arg_surplus, plan_find(plan, OP_UMASK)->arg[1] = 1)
BREAK(umask_range, plan_find(plan, OP_UMASK)->arg[0] = 01000)
BREAK(unshare_flags, plan_find(plan, OP_UNSHARE)->arg[0] |= CLONE_NEWNS)
BREAK(list_long, plan_find(plan, OP_EXEC)->arg[0] = UINT32_MAX)
BREAK(list_huge, plan_find(plan, OP_EXEC)->arg[0] = UINT64_MAX)
BREAK(list_absent, plan_find(plan, OP_EXEC)->str[1] = 0)
BREAK(list_no_count, plan_find(plan, OP_EXEC)->arg[1] = 0)
BREAK(no_argument, plan_find(plan, OP_EXEC)->arg[0] = plan_find(plan, OP_EXEC)->str[0] = 0)
BREAK(blob_unaligned, plan_find(plan, OP_SET_USER)->str[0] += 4)
BREAK(blob_long, plan_find(plan, OP_SET_USER)->arg[2] = plan->arena_size)
BREAK(blob_odd, plan_find(plan, OP_SET_USER)->arg[2]--)
BREAK(blob_no_length, plan_find(plan, OP_SET_USER)->arg[2] = 0)
BREAK(user_none, plan_find(plan, OP_SET_USER)->arg[0] = UINT32_MAX)
BREAK(user_wide, plan_find(plan, OP_SET_USER)->arg[0] = 1ULL << 32)
BREAK(group_none, plan_find(plan, OP_SET_USER)->arg[1] = UINT32_MAX)
BREAK(groups_none, memset((char *)plan_blob(plan, plan_find(plan, OP_SET_USER)->str[0]), 0xff, 4))
BREAK(idmap_none, plan_find(plan, OP_BIND)->arg[2] |= 2ULL << PLAN_IDMAP_SHIFT)
BREAK(idmap_none_new, plan_find(plan, OP_MOUNT)->arg[2] = 2)
BREAK(idmap_half, plan_find(plan, OP_IDMAP)->str[1] = 0)
BREAK(idmap_both, plan_find(plan, OP_IDMAP)->str[2] = plan_find(plan, OP_BIND)->str[0])
BREAK(idmap_late, plan_find(plan, OP_IDMAP)->phase = PHASE_SETUP)
BREAK(mknod_regular, plan_find(plan, OP_MKNOD)->arg[0] = S_IFREG | 0644)
BREAK(cgroup_of_host, (memcpy((char *)plan_string(plan, plan_find(plan, OP_MOUNT)->str[0]), "cgroup", 6),
		       plan_find(plan, OP_UNSHARE)->arg[0] = 0, plan_find(plan, OP_UNSHARE)->code = OP_LOOPBACK_UP))
BREAK(no_root, plan_find(plan, OP_ROOT_OPEN)->code = OP_SETHOSTNAME)
BREAK(no_pivot, (plan_find(plan, OP_PIVOT_ROOT)->code = OP_LOOPBACK_UP))
BREAK(no_umask, (plan_find(plan, OP_UMASK)->arg[0] = 0, plan_find(plan, OP_UMASK)->code = OP_NO_NEW_PRIVS))
BREAK(two_users, (*plan_find(plan, OP_CHDIR) = *plan_find(plan, OP_SET_USER)))
BREAK(late_bounding, (plan_find(plan, OP_CAP_SET)->code = OP_CAP_BOUNDING))
BREAK(rlimit_unknown, plan_find(plan, OP_RLIMIT)->arg[0] = 16)
BREAK(rlimit_nameless, plan_find(plan, OP_RLIMIT)->str[0] = 0)
BREAK(rlimit_early, plan_find(plan, OP_RLIMIT)->phase = PHASE_ROOT)
BREAK(early_ready, (*plan_find(plan, OP_UMASK) = *plan_find(plan, OP_READY)))
BREAK(domain_of_host, (plan->clone_flags &= ~(uint64_t)CLONE_NEWUTS, plan_find(plan, OP_SETHOSTNAME)->str[0] = 0,
		       plan_find(plan, OP_SETHOSTNAME)->code = OP_LOOPBACK_UP))
BREAK(score_high, plan_find(plan, OP_OOM_SCORE_ADJ)->arg[0] = 1001)
BREAK(score_low, plan_find(plan, OP_OOM_SCORE_ADJ)->arg[0] = (uint64_t)-1001)
BREAK(scheduler_short, plan_find(plan, OP_SCHEDULER)->arg[2] -= 8)
BREAK(scheduler_absent, plan_find(plan, OP_SCHEDULER)->arg[2] = plan_find(plan, OP_SCHEDULER)->str[0] = 0)
BREAK(scheduler_size, ++*(char *)plan_blob(plan, plan_find(plan, OP_SCHEDULER)->str[0]))
BREAK(nodes_odd, plan_find(plan, OP_MEMORY_POLICY)->arg[2] = 4)
BREAK(device_major, plan_find(plan, OP_MKNOD)->arg[1] = 4096ULL << 32)
BREAK(device_minor, plan_find(plan, OP_MKNOD)->arg[1] = 1ULL << 20)
BREAK(sysctl_values, plan_find(plan, OP_SYSCTL)->arg[1] = 1)
BREAK(sysctl_names, plan_find(plan, OP_SYSCTL)->arg[0] = UINT32_MAX)
BREAK(filter_none, plan_find(plan, OP_SECCOMP)->str[0] = plan_find(plan, OP_SECCOMP)->arg[2] = 0)
BREAK(filter_odd, plan_find(plan, OP_SECCOMP)->arg[2]--)
BREAK(filter_long, plan_find(plan, OP_SECCOMP)->arg[2] = UINT32_MAX)
BREAK(filter_flags, plan_find(plan, OP_SECCOMP)->arg[0] |= 1 << 6)
BREAK(filter_listens, plan_find(plan, OP_SECCOMP)->arg[0] |= SECCOMP_FILTER_FLAG_NEW_LISTENER)
BREAK(filter_early, plan_find(plan, OP_SECCOMP)->phase = PHASE_DROP)
BREAK(hook_relative, plan_find(plan, OP_HOOK)->str[0]++)
BREAK(hook_nameless, plan_find(plan, OP_HOOK)->arg[0] = plan_find(plan, OP_HOOK)->str[1] = 0)
BREAK(hook_timeless, plan_find(plan, OP_HOOK)->arg[2] = 0)
BREAK(hook_slow, plan_find(plan, OP_HOOK)->arg[2] = 1ULL << 31)
BREAK(hook_early, plan_find(plan, OP_HOOKS)->code = OP_LOOPBACK_UP)
BREAK(hook_in_root, plan_find(plan, OP_HOOK)->phase = PHASE_ROOT)
BREAK(hooks_twice, (plan_find(plan, OP_HOOKS)[-1] = *plan_find(plan, OP_HOOKS)))
BREAK(no_exec, *plan_find(plan, OP_EXEC) = *plan_find(plan, OP_WAIT_START))

static const struct breakage breakages[] = {
    {"not a plan", magic},
    {"version", version},
    {"sizes are wrong", header_size},
    {"sizes are wrong", size_field},
    {"sizes are wrong", ops_offset},
    {"number of ops", no_ops},
    {"number of ops", many_ops},
    {"arena does not follow", all_ops},
    {"arena does not follow", arena_offset},
    {"arena does not fill", arena_size},
    {"arena does not fill", arena_huge},
    {"begin and end", arena_first},
    {"begin and end", arena_last},
    {"unknown flags", flags},
    {"the terminal is missing", terminal_missing},
    {"the sockets are missing", sockets_missing},
    {"unknown clone flags", clone_cgroup},
    {"no new mount namespace", clone_no_mounts},
    {"(sethostname): would change the host", clone_no_uts},
    {"(loopback up): would change the host", clone_no_net},
    {"reserved", header_reserved},
    {"(?): unknown op", code_zero},
    {"unknown op", code_unknown},
    {"unknown op", code_huge},
    {"step 1 of", phase_zero},
    {"(exec): not legal", phase_huge},
    {"(symlink): not legal", phase_wrong},
    {"(umask): its phase has ended", phase_over},
    {"(symlink): its phase is over", phase_past},
    {"(umask): a flag", op_flags},
    {"(umask): the reserved", op_reserved},
    {"(umask): the text", text_outside},
    {"(bind): no such id map", idmap_none},
    {"(mount): no such id map", idmap_none_new},
    {"(id map): neither two maps", idmap_half},
    {"(id map): neither two maps", idmap_both},
    {"(id map): not legal in its phase", idmap_late},
    {"(bind): a string is outside", str_outside},
    {"(bind): a string is outside", str_far_outside},
    {"(bind): a string is missing", str_missing},
    {"(bind): a string that", str_surplus},
    {"(umask): an arg", arg_surplus},
    {"(umask): an arg", umask_range},
    {"(unshare): an arg", unshare_flags},
    {"(exec): a list is longer", list_long},
    {"(exec): a list is longer", list_huge},
    {"(exec): a list and its count", list_absent},
    {"(exec): a list and its count", list_no_count},
    {"(exec): no argument 0", no_argument},
    {"(set user): a blob is not aligned", blob_unaligned},
    {"(set user): a blob is longer", blob_long},
    {"(set user): the group list", blob_odd},
    {"(set user): a blob and its length", blob_no_length},
    {"(set user): 4294967295", user_none},
    {"(set user): an arg", user_wide},
    {"(set user): 4294967295", group_none},
    {"(set user): 4294967295", groups_none},
    {"(mknod): not a device", mknod_regular},
    {"(mount): a cgroup mount", cgroup_of_host},
    {"(mount): an op that must come before", no_root},
    {"(umask): an op that must come before", no_pivot},
    {"(ready): an op that must come before", no_umask},
    {"(set user): too late", two_users},
    {"(cap bounding): too late", late_bounding},
    {"(hook): the path is not absolute", hook_relative},
    {"(hook): no argument 0", hook_nameless},
    {"(hook): no time limit", hook_timeless},
    {"(hook): an arg is out of range", hook_slow},
    {"(hook): an op that must come before is missing", hook_early},
    {"(hook): not legal in its phase", hook_in_root},
    {"(hooks): too late", hooks_twice},
    {"(rlimit): an arg is out of range", rlimit_unknown},
    {"(rlimit): a string is missing", rlimit_nameless},
    {"(rlimit): its phase has ended", rlimit_early},
    {"(ready): an op that must come before", early_ready},
    {"(setdomainname): would change the host", domain_of_host},
    {"(oom score adj): the score", score_high},
    {"(oom score adj): the score", score_low},
    {"(scheduler): the attributes", scheduler_short},
    {"(scheduler): the attributes", scheduler_absent},
    {"(scheduler): the attributes", scheduler_size},
    {"(memory policy): the mask", nodes_odd},
    {"(mknod): a device number", device_major},
    {"(mknod): a device number", device_minor},
    {"(sysctl): not as many values", sysctl_values},
    {"(sysctl): a list is longer", sysctl_names},
    {"(seccomp): the filter is not made", filter_none},
    {"(seccomp): the filter is not made", filter_odd},
    {"(seccomp): a blob is longer", filter_long},
    {"(seccomp): an arg", filter_flags},
    {"(seccomp): not legal", filter_listens},
    {"(seccomp): its phase has ended", filter_early},
    {"(wait start): its phase is over", no_exec},
};

void test_broken_plans(void)
{
	break_plan(good_plan, breakages, sizeof(breakages) / sizeof(*breakages));
}
