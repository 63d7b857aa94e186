#include "ops.h"

#include "fail.h"
#include "kernel.h"

#include <string.h>
#include <sys/stat.h>

#define U16 0xffffULL
#define U32 0xffffffffULL
#define U64 UINT64_MAX
#define CAPS ((1ULL << 63) - 1)
#define SECCOMP_FLAGS                                                                                                  \
	(SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_LOG | SECCOMP_FILTER_FLAG_SPEC_ALLOW |                        \
	 SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_TSYNC_ESRCH | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)
#define JOINABLE                                                                                                       \
	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWTIME |   \
	 CLONE_NEWUSER)
#define PROPAGATION (MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE)

uint64_t ops_joined(const struct plan_header *plan, const struct plan_op *end)
{
	uint64_t types = 0;

	for (const struct plan_op *op = plan_ops(plan); op < end; op++)
		if (op->code == OP_JOIN || op->code == OP_JOIN_PROCESS)
			types |= op->arg[0];
	return types;
}

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

static const char *check_mount(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	if (op->arg[2] && op->arg[2] > idmaps_before(plan, op))
		return "no such id map";
	return check_cgroup_mount(plan, op, seen);
}

static const char *check_bind(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	uint64_t number = op->arg[2] >> PLAN_IDMAP_SHIFT;

	(void)seen;
	return number && number > idmaps_before(plan, op) ? "no such id map" : NULL;
}

static const char *check_idmap(const struct plan_header *plan, const struct plan_op *op, op_set seen)
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

static const char *check_mknod(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	mode_t mode = (mode_t)op->arg[0];

	(void)plan, (void)seen;
	/* mknod(2) has 12 bits for the major number and 20 for the minor one; it would take another device for more */
	if (op->arg[1] >> 32 > 0xfff || (op->arg[1] & U32) > 0xfffff)
		return "a device number is out of range";
	return S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) ? NULL : "not a device or fifo";
}

/* To setresuid(2) and its kin, -1 means "as it is", which would be root. */
static const char *check_set_user(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	const uint32_t *groups = plan_blob(plan, op->str[0]);

	if (op->flags & OPF_LOOKED_UP && !(seen & OP_BIT(OP_LOOK_UP_USER)))
		return "nobody was looked up";
	if (op->arg[2] % sizeof(*groups) != 0)
		return "the group list is not made of 32-bit numbers";
	if (op->arg[0] == U32 || op->arg[1] == U32)
		return "4294967295 is no user or group";
	for (size_t i = 0; i < op->arg[2] / sizeof(*groups); i++)
		if (groups[i] == U32)
			return "4294967295 is no group";
	return NULL;
}

static const char *check_oom_score_adj(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	int64_t score = (int64_t)op->arg[0];

	(void)plan, (void)seen;
	return score >= -1000 && score <= 1000 ? NULL : "the score is out of range";
}

/* The kernel reads as many bytes as the structure says that it has. */
static const char *check_scheduler(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	const struct kernel_sched_attr *attributes = plan_blob(plan, op->str[0]);

	(void)seen;
	if (op->arg[2] != sizeof(*attributes) || attributes->size != sizeof(*attributes))
		return "the attributes have another size";
	return NULL;
}

static const char *check_memory_policy(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[2] % 8 == 0 ? NULL : "the mask of nodes is not made of 64-bit words";
}

static const char *check_cpu_affinity(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[2] % 8 == 0 ? NULL : "the mask of CPUs is not made of 64-bit words";
}

static const char *check_sysctl(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[0] == op->arg[1] ? NULL : "not as many values as names";
}

static const char *check_exec(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan;
	if (!(seen & OP_BIT(OP_FIND_EXEC)))
		return "an op that must come before is missing";
	return op->arg[0] > 0 ? NULL : "no argument 0";
}

/* With a listener Core takes the descriptor before `start`, which may come from another daemon. */
static const char *check_seccomp(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	bool listens = op->arg[0] & SECCOMP_FILTER_FLAG_NEW_LISTENER;

	(void)plan, (void)seen;
	if (op->arg[2] == 0 || op->arg[2] % sizeof(struct kernel_sock_filter) != 0)
		return "the filter is not made of instructions";
	if (op->arg[2] / sizeof(struct kernel_sock_filter) > BPF_MAXINSNS)
		return "the filter is too long";
	return listens == (op->phase == PHASE_DROP) ? NULL : "not legal in its phase";
}

static const char *check_terminal(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)op, (void)seen;
	return plan->flags & PLAN_TERMINAL ? NULL : "the plan has no terminal";
}

static const char *check_hook(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	if (*plan_string(plan, op->str[0]) != '/')
		return "the path is not absolute";
	if (op->arg[0] == 0)
		return "no argument 0";
	return op->arg[2] > 0 ? NULL : "no time limit";
}

/* Each type once, none that is made anew; the user namespace last, because it takes away what the others need, and the
 * mount namespace just before it. */
static const char *check_join(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	uint64_t type = op->arg[0];

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
		if (before->arg[0] == CLONE_NEWUSER || (before->arg[0] == CLONE_NEWNS && type != CLONE_NEWUSER))
			return "too late";
	}
	return NULL;
}

/* Elsewhere the ids would be the host's. */
static const char *check_user_root(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	return (plan->clone_flags | ops_joined(plan, op)) & CLONE_NEWUSER ? NULL : "no user namespace";
}

static const char *check_root_joined(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	return ops_joined(plan, op) & CLONE_NEWNS ? NULL : "no mount namespace is joined";
}

/* Elsewhere the mounts would be those of others. */
static const char *check_root_propagation(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)op, (void)seen;
	return plan->clone_flags & CLONE_NEWNS ? NULL : "no new mount namespace";
}

static const char *check_bind_device(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return S_ISCHR(op->arg[0]) || S_ISBLK(op->arg[0]) ? NULL : "not a device";
}

/* Without the mount namespace the rest would be done to the host. */
static const char *check_join_process(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan, (void)seen;
	return op->arg[0] & CLONE_NEWNS ? NULL : "not the mount namespace";
}

static const char *check_home(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)plan;
	return op->flags & OPF_LOOKED_UP && !(seen & OP_BIT(OP_LOOK_UP_USER)) ? "nobody was looked up" : NULL;
}

static const char *check_listen(const struct plan_header *plan, const struct plan_op *op, op_set seen)
{
	(void)seen;
	if (op->arg[0] == 0 || op->arg[0] > SYNC_MAX_CGROUPS)
		return "the number of sockets is out of range";
	return plan->flags & PLAN_LISTEN ? NULL : "the plan passes no sockets";
}

#define MONITOR PHASE_BIT(PHASE_MONITOR)
#define SETUP PHASE_BIT(PHASE_SETUP)
#define ROOT PHASE_BIT(PHASE_ROOT)
#define DROP PHASE_BIT(PHASE_DROP)
#define EXEC PHASE_BIT(PHASE_EXEC)

static const struct op_rule rules[OP_END] = {
    [OP_UNSHARE] = {.name = "unshare", .run = op_unshare, .phases = SETUP, .arg = {CLONE_NEWCGROUP}},
    [OP_LOOPBACK_UP] = {.name = "loopback up", .run = op_loopback_up, .phases = SETUP, .clone = CLONE_NEWNET},
    [OP_SETHOSTNAME] =
	{.name = "sethostname", .run = op_sethostname, .phases = SETUP, .clone = CLONE_NEWUTS, .str = {STR_TEXT}},
    [OP_ROOT_PROPAGATION] = {.name = "root propagation",
			     .run = op_root_propagation,
			     .check = check_root_propagation,
			     .phases = SETUP,
			     .flags = OPF_RECURSIVE,
			     .arg = {PROPAGATION}},
    [OP_ROOT_OPEN] = {.name = "root open",
		      .run = op_root_open,
		      .phases = SETUP,
		      .after = OP_BIT(OP_ROOT_PROPAGATION),
		      .not_after = OP_BIT(OP_ROOT_OPEN),
		      .str = {STR_TEXT}},
    [OP_MOUNT] = {.name = "mount",
		  .run = op_mount,
		  .check = check_mount,
		  .phases = SETUP,
		  .after = OP_BIT(OP_ROOT_OPEN),
		  .flags = OPF_NO_LINKS | OPF_COPY_UP | OPF_TARGET_MODE | OPF_OVER_PROC,
		  .str = {STR_TEXT, STR_OPTIONAL, STR_TEXT, STR_LIST_ARG1},
		  .arg = {U32, U32, U32}},
    [OP_BIND] = {.name = "bind",
		 .run = op_bind,
		 .check = check_bind,
		 .phases = SETUP,
		 .after = OP_BIT(OP_ROOT_OPEN),
		 .flags = OPF_RECURSIVE | OPF_NO_LINKS | OPF_OVER_PROC | OPF_ASK | OPF_IDMAP_TREE,
		 .str = {STR_TEXT, STR_TEXT},
		 .arg = {U32, U32, PROPAGATION | U32 << PLAN_IDMAP_SHIFT, U32}},
    [OP_MOUNT_SETATTR] = {.name = "mount setattr",
			  .run = op_mount_setattr,
			  .phases = SETUP | ROOT,
			  .after = OP_BIT(OP_ROOT_OPEN),
			  .flags = OPF_RECURSIVE,
			  .str = {STR_TEXT},
			  .arg = {U32, U32, PROPAGATION}},
    [OP_MKNOD] = {.name = "mknod",
		  .run = op_mknod,
		  .check = check_mknod,
		  .phases = SETUP,
		  .after = OP_BIT(OP_ROOT_OPEN),
		  .flags = OPF_EXISTING,
		  .str = {STR_TEXT},
		  .arg = {S_IFMT | 07777, U64, U32, U32}},
    [OP_SYMLINK] = {.name = "symlink",
		    .run = op_symlink,
		    .phases = SETUP,
		    .after = OP_BIT(OP_ROOT_OPEN),
		    .str = {STR_TEXT, STR_TEXT}},
    [OP_PIVOT_ROOT] = {.name = "pivot root",
		       .run = op_pivot_root,
		       .phases = SETUP,
		       .after = OP_BIT(OP_ROOT_OPEN),
		       .ends_its_phase = true},
    [OP_MASK] = {.name = "mask",
		 .run = op_mask,
		 .phases = ROOT,
		 .after = OP_BIT(OP_ROOT_OPEN) | OP_BIT(OP_PIVOT_ROOT),
		 .flags = OPF_OPTIONAL,
		 .str = {STR_TEXT}},
    [OP_READONLY] = {.name = "readonly",
		     .run = op_readonly,
		     .phases = ROOT,
		     .after = OP_BIT(OP_ROOT_OPEN) | OP_BIT(OP_PIVOT_ROOT),
		     .flags = OPF_OPTIONAL,
		     .str = {STR_TEXT}},
    [OP_UMASK] = {.joins = true,
		  .name = "umask",
		  .run = op_umask,
		  .phases = ROOT,
		  .after = OP_BIT(OP_PIVOT_ROOT),
		  .arg = {0777}},
    [OP_MKDIR] = {.name = "mkdir", .run = op_mkdir, .phases = ROOT, .after = OP_BIT(OP_PIVOT_ROOT), .str = {STR_TEXT}},
    [OP_NO_NEW_PRIVS] =
	{.joins = true, .name = "no new privs", .run = op_no_new_privs, .phases = ROOT, .after = OP_BIT(OP_PIVOT_ROOT)},
    [OP_READY] = {.joins = true,
		  .name = "ready",
		  .run = op_ready,
		  .phases = ROOT,
		  .after = OP_BIT(OP_PIVOT_ROOT) | OP_BIT(OP_UMASK),
		  .ends_its_phase = true},
    [OP_CAP_BOUNDING] = {.joins = true,
			 .name = "cap bounding",
			 .run = op_cap_bounding,
			 .phases = DROP,
			 .after = OP_BIT(OP_READY),
			 .not_after = OP_BIT(OP_SET_USER),
			 .arg = {CAPS}},
    [OP_SET_USER] = {.flags = OPF_LOOKED_UP,
		     .joins = true,
		     .name = "set user",
		     .run = op_set_user,
		     .check = check_set_user,
		     .phases = DROP,
		     .after = OP_BIT(OP_READY),
		     .not_after = OP_BIT(OP_SET_USER),
		     .str = {STR_BLOB_ARG2},
		     .arg = {U32, U32, U32}},
    [OP_CHDIR] = {.joins = true,
		  .name = "chdir",
		  .run = op_chdir,
		  .phases = DROP,
		  .after = OP_BIT(OP_SET_USER),
		  .str = {STR_TEXT}},
    [OP_CAP_SET] = {.joins = true,
		    .name = "cap set",
		    .run = op_cap_set,
		    .phases = DROP,
		    .after = OP_BIT(OP_SET_USER),
		    .arg = {CAPS, CAPS, CAPS, CAPS}},
    [OP_FIND_EXEC] = {.joins = true,
		      .name = "find exec",
		      .run = op_find_exec,
		      .phases = DROP,
		      .after = OP_BIT(OP_CHDIR),
		      .not_after = OP_BIT(OP_FIND_EXEC),
		      .str = {STR_TEXT, STR_OPTIONAL}},
    [OP_WAIT_START] = {.name = "wait start",
		       .run = op_wait_start,
		       .phases = DROP,
		       .after = OP_BIT(OP_FIND_EXEC),
		       .ends_its_phase = true},
    [OP_EXEC] = {.joins = true,
		 .name = "exec",
		 .run = op_exec,
		 .check = check_exec,
		 .phases = EXEC,
		 .after = OP_BIT(OP_WAIT_START),
		 .str = {STR_LIST_ARG0, STR_LIST_ARG1},
		 .arg = {U32, U32},
		 .ends_its_phase = true},
    [OP_SETDOMAINNAME] =
	{.name = "setdomainname", .run = op_setdomainname, .phases = SETUP, .clone = CLONE_NEWUTS, .str = {STR_TEXT}},
    [OP_OOM_SCORE_ADJ] = {.joins = true,
			  .name = "oom score adj",
			  .run = op_oom_score_adj,
			  .check = check_oom_score_adj,
			  .phases = MONITOR | SETUP,
			  .arg = {U64},
			  .between = true},
    [OP_SCHEDULER] = {.joins = true,
		      .name = "scheduler",
		      .run = op_scheduler,
		      .check = check_scheduler,
		      .phases = ROOT,
		      .after = OP_BIT(OP_PIVOT_ROOT),
		      .str = {STR_BLOB_ARG2},
		      .arg = {0, 0, U32}},
    [OP_IO_PRIORITY] = {.joins = true,
			.name = "io priority",
			.run = op_io_priority,
			.phases = ROOT,
			.after = OP_BIT(OP_PIVOT_ROOT),
			.arg = {0x7fff}},
    [OP_PERSONALITY] = {.joins = true,
			.name = "personality",
			.run = op_personality,
			.phases = ROOT,
			.after = OP_BIT(OP_PIVOT_ROOT),
			.arg = {0xff}},
    [OP_MEMORY_POLICY] = {.joins = true,
			  .name = "memory policy",
			  .run = op_memory_policy,
			  .check = check_memory_policy,
			  .phases = ROOT,
			  .after = OP_BIT(OP_PIVOT_ROOT),
			  .str = {STR_BLOB_ARG2},
			  .arg = {0xffff, 0, U32}},
    [OP_SYSCTL] = {.name = "sysctl",
		   .run = op_sysctl,
		   .check = check_sysctl,
		   .phases = ROOT,
		   .after = OP_BIT(OP_PIVOT_ROOT),
		   .str = {STR_LIST_ARG0, STR_LIST_ARG1},
		   .arg = {U32, U32}},
    [OP_KEYRING] =
	{.joins = true, .name = "keyring", .run = op_keyring, .phases = SETUP, .str = {STR_OPTIONAL}, .arg = {U32}},
    [OP_CPU_AFFINITY] = {.between = true,
			 .joins = true,
			 .name = "cpu affinity",
			 .run = op_cpu_affinity,
			 .check = check_cpu_affinity,
			 .phases = MONITOR | SETUP,
			 .str = {STR_BLOB_ARG2},
			 .arg = {0, 0, U32}},
    [OP_HOME] = {.flags = OPF_LOOKED_UP,
		 .check = check_home,
		 .joins = true,
		 .name = "home",
		 .run = op_home,
		 .phases = ROOT,
		 .after = OP_BIT(OP_PIVOT_ROOT),
		 .not_after = OP_BIT(OP_HOME),
		 .arg = {U32}},
    [OP_LABEL] = {.joins = true,
		  .name = "label",
		  .run = op_label,
		  .phases = ROOT,
		  .after = OP_BIT(OP_PIVOT_ROOT),
		  .str = {STR_TEXT, STR_OPTIONAL, STR_TEXT}},
    [OP_SECCOMP] = {.joins = true,
		    .name = "seccomp",
		    .run = op_seccomp,
		    .check = check_seccomp,
		    .phases = DROP | EXEC,
		    .after = OP_BIT(OP_FIND_EXEC),
		    .not_after = OP_BIT(OP_SECCOMP),
		    .str = {STR_BLOB_ARG2},
		    .arg = {SECCOMP_FLAGS, CAPS, U32, CAPS}},
    [OP_HOOKS] = {.name = "hooks",
		  .run = op_hooks,
		  .phases = SETUP,
		  .after = OP_BIT(OP_ROOT_OPEN),
		  .not_after = OP_BIT(OP_HOOKS)},
    [OP_JOIN_PROCESS] = {.name = "join process",
			 .run = op_join_process,
			 .check = check_join_process,
			 .phases = MONITOR,
			 .not_after = OP_BIT(OP_JOIN_PROCESS),
			 .arg = {JOINABLE & ~CLONE_NEWCGROUP},
			 .between = true,
			 .joins_only = true},
    [OP_JOIN_CGROUPS] = {.name = "join cgroups",
			 .run = op_join_cgroups,
			 .phases = SETUP,
			 .after = OP_BIT(OP_JOIN_PROCESS),
			 .not_after = OP_BIT(OP_JOIN_CGROUPS) | OP_BIT(OP_USER_ROOT),
			 .joins_only = true},
    [OP_LOOK_UP_USER] = {.name = "look up user",
			 .run = op_look_up_user,
			 .phases = ROOT,
			 .after = OP_BIT(OP_PIVOT_ROOT),
			 .not_after = OP_BIT(OP_LOOK_UP_USER),
			 .str = {STR_TEXT, STR_OPTIONAL},
			 .joins = true},
    [OP_LISTEN] = {.name = "listen",
		   .run = op_listen,
		   .check = check_listen,
		   .phases = SETUP,
		   .not_after = OP_BIT(OP_LISTEN),
		   .arg = {U32}},
    [OP_TERMINAL] = {.joins = true,
		     .name = "terminal",
		     .run = op_terminal,
		     .check = check_terminal,
		     .phases = ROOT,
		     .after = OP_BIT(OP_PIVOT_ROOT),
		     .not_after = OP_BIT(OP_TERMINAL),
		     .str = {STR_OPTIONAL},
		     .arg = {U16, U16}},
    [OP_HOOK] = {.name = "hook",
		 .run = op_hook,
		 .check = check_hook,
		 .phases = SETUP | EXEC,
		 .after = OP_BIT(OP_HOOKS),
		 .str = {STR_TEXT, STR_LIST_ARG0, STR_LIST_ARG1},
		 .arg = {U32, U32, INT32_MAX}},
    [OP_JOIN] = {.name = "join",
		 .run = op_join,
		 .check = check_join,
		 .phases = MONITOR,
		 .str = {STR_TEXT},
		 .arg = {JOINABLE},
		 .between = true},
    [OP_OWN_STDIO] = {.name = "own stdio", .run = op_own_stdio, .phases = MONITOR, .arg = {U32, U32}},
    [OP_USER_ROOT] = {.joins = true,
		      .name = "user root",
		      .run = op_user_root,
		      .check = check_user_root,
		      .phases = SETUP,
		      .not_after = OP_BIT(OP_USER_ROOT)},
    [OP_TIME_OFFSETS] = {.name = "time offsets",
			 .run = op_time_offsets,
			 .phases = SETUP,
			 .not_after = OP_BIT(OP_TIME_OFFSETS) | OP_BIT(OP_USER_ROOT),
			 .str = {STR_TEXT}},
    [OP_ROOT_JOINED] = {.name = "root joined",
			.run = op_root_joined,
			.check = check_root_joined,
			.phases = SETUP,
			.not_after = OP_BIT(OP_ROOT_JOINED) | OP_BIT(OP_ROOT_OPEN)},
    [OP_BIND_DEVICE] = {.name = "bind device",
			.run = op_bind_device,
			.check = check_bind_device,
			.phases = SETUP,
			.after = OP_BIT(OP_ROOT_OPEN),
			.str = {STR_TEXT},
			.arg = {S_IFMT, U64}},
    [OP_RECONFIGURE] = {.name = "reconfigure",
			.run = op_reconfigure,
			.phases = SETUP,
			.after = OP_BIT(OP_ROOT_OPEN),
			.str = {STR_TEXT, STR_LIST_ARG0},
			.arg = {U32}},
    [OP_IDMAP] = {.name = "id map",
		  .run = op_idmap,
		  .check = check_idmap,
		  .phases = PHASE_BIT(PHASE_MONITOR),
		  .str = {STR_OPTIONAL, STR_OPTIONAL, STR_OPTIONAL}},
};

const struct op_rule *op_rule(uint16_t code)
{
	return code < OP_END && rules[code].name ? &rules[code] : NULL;
}

bool ops_need_between(const struct plan_header *plan)
{
	const struct plan_op *ops = plan_ops(plan);

	for (uint32_t i = 0; i < plan->op_count && ops[i].phase == PHASE_MONITOR; i++)
		if (rules[ops[i].code].between)
			return true;
	return false;
}

int ops_run(struct launch *launch, enum plan_phase first, enum plan_phase last)
{
	const struct plan_op *ops = plan_ops(launch->plan);

	for (uint32_t i = 0; i < launch->plan->op_count; i++) {
		if (ops[i].phase < first || ops[i].phase > last)
			continue;
		fail_at_step(launch->plan, i);
		if (rules[ops[i].code].run(launch, &ops[i]) < 0)
			return -1;
	}
	return 0;
}
