#include "op_checks.h"

#include "kernel.h"

#include <string.h>
#include <sys/stat.h>

/* cgroup2 mounted from the initial cgroup namespace takes the host's mount options off its only superblock. */
static const char *check_cgroup_mount(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	if (strncmp(plan_string(plan, op->str[0]), "cgroup", 6) == 0 && !(seen & OP_BIT(OP_UNSHARE)) &&
	    !(ops_joined(plan, op) & CLONE_NEWCGROUP))
		return "a cgroup mount needs a new cgroup namespace";
	return NULL;
}

/* How many id maps there are for an op. */
static uint64_t idmaps_before(const struct plan_header *plan, const struct plan_op *op)
{
	uint64_t count = 0;

	for (const struct plan_op *before = plan_ops(plan); before < op; before++)
		count += before->code == OP_IDMAP;
	return count;
}

const char *check_mount(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	if (op->arg[2] && op->arg[2] > idmaps_before(plan, op))
		return "no such id map";
	return check_cgroup_mount(plan, op, seen);
}

const char *check_bind(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	uint64_t number = op->arg[2] >> PLAN_IDMAP_SHIFT;

	(void)seen;
	return number && number > idmaps_before(plan, op) ? "no such id map" : NULL;
}

const char *check_idmap(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	bool has_users = *plan_string(plan, op->str[0]), has_groups = *plan_string(plan, op->str[1]);
	char path = *plan_string(plan, op->str[2]);

	(void)seen;
	if (idmaps_before(plan, op) == PLAN_MAX_IDMAPS)
		return "too many id maps";
	if (path ? path != '/' || has_users || has_groups : !has_users || !has_groups)
		return "neither two maps nor an absolute path";
	return NULL;
}

const char *check_mknod(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	mode_t mode = (mode_t)op->arg[0];

	(void)plan, (void)seen;
	/* mknod(2) has 12 bits for the major number and 20 for the minor one; it would take another device for more */
	if (op->arg[1] >> 32 > 0xfff || (op->arg[1] & UINT32_MAX) > 0xfffff)
		return "a device number is out of range";
	return S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) ? NULL : "not a device or fifo";
}

/* To setresuid(2) and its kin, -1 means "as it is", which would be root. */
const char *check_set_user(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	const uint32_t *groups = plan_blob(plan, op->str[0]);

	if (op->flags & OPF_LOOKED_UP && !(seen & OP_BIT(OP_LOOK_UP_USER)))
		return "nobody was looked up";
	if (op->arg[2] % sizeof(*groups) != 0)
		return "the group list is not made of 32-bit numbers";
	if (op->arg[0] == UINT32_MAX || op->arg[1] == UINT32_MAX)
		return "4294967295 is no user or group";
	for (size_t i = 0; i < op->arg[2] / sizeof(*groups); i++)
		if (groups[i] == UINT32_MAX)
			return "4294967295 is no group";
	return NULL;
}

const char *check_oom_score_adj(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	int64_t score = (int64_t)op->arg[0];

	(void)plan, (void)seen;
	return score >= -1000 && score <= 1000 ? NULL : "the score is out of range";
}

/* The kernel reads as many bytes as the structure says that it has. */
const char *check_scheduler(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	const struct kernel_sched_attr *attributes = plan_blob(plan, op->str[0]);

	(void)seen;
	if (op->arg[2] != sizeof(*attributes) || attributes->size != sizeof(*attributes))
		return "the attributes have another size";
	return NULL;
}

const char *check_memory_policy(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[2] % 8 == 0 ? NULL : "the mask of nodes is not made of 64-bit words";
}

const char *check_cpu_affinity(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[2] % 8 == 0 ? NULL : "the mask of CPUs is not made of 64-bit words";
}

const char *check_sysctl(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[0] == op->arg[1] ? NULL : "not as many values as names";
}

const char *check_exec(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan;
	if (!(seen & OP_BIT(OP_FIND_EXEC)))
		return "an op that must come before is missing";
	return op->arg[0] > 0 ? NULL : "no argument 0";
}

/* With a listener Core takes the descriptor before `start`, which may come from another daemon. */
const char *check_seccomp(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	bool listens = op->arg[0] & SECCOMP_FILTER_FLAG_NEW_LISTENER;

	(void)plan, (void)seen;
	if (op->arg[2] == 0 || op->arg[2] % sizeof(struct kernel_sock_filter) != 0)
		return "the filter is not made of instructions";
	if (op->arg[2] / sizeof(struct kernel_sock_filter) > BPF_MAXINSNS)
		return "the filter is too long";
	return listens == (op->phase == PHASE_DROP) ? NULL : "not legal in its phase";
}

const char *check_terminal(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)op, (void)seen;
	return plan->flags & PLAN_TERMINAL ? NULL : "the plan has no terminal";
}

const char *check_hook(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	if (*plan_string(plan, op->str[0]) != '/')
		return "the path is not absolute";
	if (op->arg[0] == 0)
		return "no argument 0";
	return op->arg[2] > 0 ? NULL : "no time limit";
}

/* Each type once, none that is made anew. The user namespace comes last, because it takes away what the others need, or
 * first, where it is what gives it; the mount namespace after all others but that. */
const char *check_join(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	uint64_t type = op->arg[0];
	bool has_others = false;

	(void)seen;
	if (type == 0 || type & (type - 1))
		return "not one type of namespace";
	if (type & plan->clone_flags)
		return "a namespace is made and joined";
	for (const struct plan_op *before = plan_ops(plan); before < op; before++) {
		if (before->code != OP_JOIN)
			continue;
		if (before->arg[0] == type)
			return "a namespace is joined twice";
		if ((before->arg[0] == CLONE_NEWUSER && has_others) ||
		    (before->arg[0] == CLONE_NEWNS && type != CLONE_NEWUSER))
			return "too late";
		has_others = true;
	}
	return NULL;
}

/* Elsewhere the ids would be the host's. */
const char *check_user_root(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	return (plan->clone_flags | ops_joined(plan, op)) & CLONE_NEWUSER ? NULL : "no user namespace";
}

const char *check_root_joined(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	return ops_joined(plan, op) & CLONE_NEWNS ? NULL : "no mount namespace is joined";
}

/* Elsewhere the mounts would be those of others. */
const char *check_root_propagation(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)op, (void)seen;
	return plan->clone_flags & CLONE_NEWNS ? NULL : "no new mount namespace";
}

const char *check_bind_device(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return S_ISCHR(op->arg[0]) || S_ISBLK(op->arg[0]) ? NULL : "not a device";
}

/* Without the mount namespace the rest would be done to the host. */
const char *check_join_process(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[0] & CLONE_NEWNS ? NULL : "not the mount namespace";
}

const char *check_home(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan;
	return op->flags & OPF_LOOKED_UP && !(seen & OP_BIT(OP_LOOK_UP_USER)) ? "nobody was looked up" : NULL;
}

const char *check_listen(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	if (op->arg[0] == 0 || op->arg[0] > SYNC_MAX_CGROUPS)
		return "the number of sockets is out of range";
	return plan->flags & PLAN_LISTEN ? NULL : "the plan passes no sockets";
}
