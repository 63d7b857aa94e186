/* The ops: what each may look like (checked once, by plan_check) and what runs it.
 *
 * Every op_…() returns 0, or -1 with the failure recorded (fail.h). They run in the container process. A new op is a
 * line in the table of ops.c and a function in the op_<family>.c it belongs to; what the table can not say about it, a
 * function in op_checks.c.
 */
#pragma once

#include "launch.h"

/* What a plan_op.str refers to. Where it is a list or a blob, one of the args holds its size. */
enum str_kind {
	STR_NONE,      /* must be 0 */
	STR_TEXT,      /* must be there and not empty */
	STR_OPTIONAL,  /* may be 0 */
	STR_LIST_ARG0, /* list of arg0 strings */
	STR_LIST_ARG1, /* list of arg1 strings */
	STR_BLOB_ARG2, /* blob of arg2 bytes */
};

/* A bit for each code. */
typedef unsigned __int128 op_set;

/* What is wrong with an op, or NULL. `seen` has the ops before it. */
typedef const char *op_check(const struct plan_header *plan, const struct plan_op *op, op_set seen);

struct op_rule {
	const char *name;
	int (*run)(struct launch *launch, const struct plan_op *op);
	op_check *check;     /* further conditions; everything else has been checked */
	op_set after;	     /* OP_BITs that must have come before */
	op_set not_after;    /* OP_BITs that must not have come before */
	uint64_t clone;	     /* CLONE_NEW… flags without which this op would change the host */
	uint64_t arg[4];     /* bits that may be set */
	uint32_t flags;	     /* enum plan_op_flag that may be set */
	uint16_t phases;     /* PHASE_BITs */
	uint8_t str[4];	     /* enum str_kind */
	bool ends_its_phase; /* is its phase's last op */
	bool joins;	     /* is legal with PLAN_EXEC, too */
	bool joins_only;     /* is legal with PLAN_EXEC only */
	bool between;	     /* changes its process for good: not the monitor, see spawn.c */
};

#define OP_BIT(code) ((op_set)1 << (code))
#define PHASE_BIT(phase) (1u << (phase))

_Static_assert(OP_END <= 8 * sizeof(op_set), "a set has a bit for each op");

/* NULL when there is no such op. */
const struct op_rule *op_rule(uint16_t code);

/* The CLONE_NEW… types that OP_JOINs before `end` join. */
uint64_t ops_joined(const struct plan_header *plan, const struct plan_op *end);

/* Whether the ops of PHASE_MONITOR need a process of their own. */
bool ops_need_between(const struct plan_header *plan);

/* Runs the ops of the phases `first` to `last`, in order; stops at the first that fails. The record of failures always
 * names the step that runs. */
int ops_run(struct launch *launch, enum plan_phase first, enum plan_phase last);

/* op_namespace.c */
int op_unshare(struct launch *launch, const struct plan_op *op);
int op_loopback_up(struct launch *launch, const struct plan_op *op);
int op_sethostname(struct launch *launch, const struct plan_op *op);
int op_setdomainname(struct launch *launch, const struct plan_op *op);

/* op_join.c */
int op_join(struct launch *launch, const struct plan_op *op);

/* op_userns.c */
int op_own_stdio(struct launch *launch, const struct plan_op *op);
int op_user_root(struct launch *launch, const struct plan_op *op);

/* op_listen.c */
int op_listen(struct launch *launch, const struct plan_op *op);

/* op_time.c */
int op_time_offsets(struct launch *launch, const struct plan_op *op);

/* op_device.c */
int op_bind_device(struct launch *launch, const struct plan_op *op);

/* op_root.c */
int op_root_propagation(struct launch *launch, const struct plan_op *op);
int op_root_open(struct launch *launch, const struct plan_op *op);
int op_pivot_root(struct launch *launch, const struct plan_op *op);
int op_root_joined(struct launch *launch, const struct plan_op *op);

/* In the container's root: standard input that is the host's /dev/null becomes that of the container. */
int root_take_stdin(struct launch *launch);

/* op_mount.c */
int op_mount(struct launch *launch, const struct plan_op *op);
int op_bind(struct launch *launch, const struct plan_op *op);
int op_mount_setattr(struct launch *launch, const struct plan_op *op);
int op_reconfigure(struct launch *launch, const struct plan_op *op);

/* op_idmap.c */
int op_idmap(struct launch *launch, const struct plan_op *op);

/* op_file.c */
int op_mknod(struct launch *launch, const struct plan_op *op);
int op_symlink(struct launch *launch, const struct plan_op *op);
int op_mkdir(struct launch *launch, const struct plan_op *op);

/* op_mask.c */
int op_mask(struct launch *launch, const struct plan_op *op);
int op_readonly(struct launch *launch, const struct plan_op *op);

/* op_user.c */
int op_umask(struct launch *launch, const struct plan_op *op);
int op_set_user(struct launch *launch, const struct plan_op *op);
int op_chdir(struct launch *launch, const struct plan_op *op);

/* op_privilege.c */
int op_no_new_privs(struct launch *launch, const struct plan_op *op);
int op_cap_bounding(struct launch *launch, const struct plan_op *op);
int op_cap_set(struct launch *launch, const struct plan_op *op);

/* op_keyring.c */
int op_keyring(struct launch *launch, const struct plan_op *op);

/* op_label.c */
int op_label(struct launch *launch, const struct plan_op *op);

/* op_home.c */
int op_home(struct launch *launch, const struct plan_op *op);

/* op_process.c */
int op_cpu_affinity(struct launch *launch, const struct plan_op *op);
int op_oom_score_adj(struct launch *launch, const struct plan_op *op);
int op_scheduler(struct launch *launch, const struct plan_op *op);
int op_io_priority(struct launch *launch, const struct plan_op *op);
int op_personality(struct launch *launch, const struct plan_op *op);
int op_memory_policy(struct launch *launch, const struct plan_op *op);
int op_rlimit(struct launch *launch, const struct plan_op *op);

/* op_sysctl.c */
int op_sysctl(struct launch *launch, const struct plan_op *op);

/* op_seccomp.c */
int op_seccomp(struct launch *launch, const struct plan_op *op);

/* op_hook.c */
int op_hooks(struct launch *launch, const struct plan_op *op);
int op_hook(struct launch *launch, const struct plan_op *op);

/* op_terminal.c */
int op_terminal(struct launch *launch, const struct plan_op *op);

/* op_join_process.c */
int op_join_process(struct launch *launch, const struct plan_op *op);
int op_join_cgroups(struct launch *launch, const struct plan_op *op);

/* op_look_up.c */
int op_look_up_user(struct launch *launch, const struct plan_op *op);

/* op_exec.c */
int op_ready(struct launch *launch, const struct plan_op *op);
int op_find_exec(struct launch *launch, const struct plan_op *op);
int op_wait_start(struct launch *launch, const struct plan_op *op);
int op_exec(struct launch *launch, const struct plan_op *op);

/* Gives the sockets of OP_LISTEN their numbers, what is needed until execve(2) those behind them, and closes everything
 * else. */
int listen_place(struct launch *launch);

/* Everything of op_exec but execve(2), for a filter that may forbid more than that: the vectors are made, and what need
 * not stay open is closed. */
int exec_prepare(struct launch *launch);
