/* What the kernel keeps about the process besides its identity: how it is scheduled, what it may be killed for, which
 * machine it believes to be on. All of it outlives execve(2). */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "proc.h"
#include "text.h"

#include <string.h>

#define IOPRIO_WHO_PGRP 2
#define MAX_CPUS 8192 /* the most that a kernel can be built for */

/* "-1000" to "1000"; the check knows that it is in this range. */
int op_oom_score_adj(struct launch *launch, const struct plan_op *op)
{
	int64_t score = (int64_t)op->arg[0];
	char buffer[24];
	struct text text = text_in(buffer, sizeof(buffer));
	cleanup_close int proc = proc_of_host();
	cleanup_close int file = -1;

	(void)launch;
	if (proc < 0)
		return -1;
	if (score < 0)
		text_add(&text, "-");
	text_add_number(&text, (uint64_t)(score < 0 ? -score : score), 1);
	file = proc_open(proc, "self/oom_score_adj");
	if (file < 0)
		return fail("openat2", "/proc/self/oom_score_adj");
	return write(file, buffer, strlen(buffer)) < 0 ? fail("write", "/proc/self/oom_score_adj") : 0;
}

/* Without a mask every CPU: what the daemon is bound to is not meant for the container. The kernel takes those that the
 * cpuset allows, and knows by itself how many there are. */
int op_cpu_affinity(struct launch *launch, const struct plan_op *op)
{
	uint64_t all[MAX_CPUS / 64];
	bool is_reset = op->arg[2] == 0;
	const void *mask = is_reset ? all : plan_blob(launch->plan, op->str[0]);

	memset(all, 0xff, sizeof(all));
	return syscall(SYS_sched_setaffinity, 0, is_reset ? sizeof(all) : (size_t)op->arg[2], mask) < 0
		   ? fail("sched_setaffinity", "")
		   : 0;
}

int op_scheduler(struct launch *launch, const struct plan_op *op)
{
	const struct kernel_sched_attr *attributes = plan_blob(launch->plan, op->str[0]);

	return syscall(SYS_sched_setattr, 0, attributes, 0) < 0 ? fail("sched_setattr", "") : 0;
}

/* The process group is the container process's own: it called setsid(2), and has no child yet. */
int op_io_priority(struct launch *launch, const struct plan_op *op)
{
	(void)launch;
	return syscall(SYS_ioprio_set, IOPRIO_WHO_PGRP, 0, (int)op->arg[0]) < 0 ? fail("ioprio_set", "") : 0;
}

/* The C library's personality(3) would do, but not every one has it. */
int op_personality(struct launch *launch, const struct plan_op *op)
{
	(void)launch;
	return syscall(SYS_personality, (unsigned long)op->arg[0]) < 0 ? fail("personality", "") : 0;
}

/* The kernel takes the number of bits to be one more than it is. */
int op_memory_policy(struct launch *launch, const struct plan_op *op)
{
	const void *nodes = op->arg[2] ? plan_blob(launch->plan, op->str[0]) : NULL;
	unsigned long bits = nodes ? (unsigned long)op->arg[2] * 8 + 1 : 0;

	return syscall(SYS_set_mempolicy, (int)op->arg[0], nodes, bits) < 0 ? fail("set_mempolicy", "") : 0;
}

static void add_limit(struct text *text, uint64_t limit)
{
	if (limit == UINT64_MAX) /* RLIM_INFINITY */
		text_add(text, "unlimited");
	else
		text_add_number(text, limit, 1);
}

/* A limit of 64 bits, whatever the C library's type has. */
int op_rlimit(struct launch *launch, const struct plan_op *op)
{
	const uint64_t limit[2] = {op->arg[1], op->arg[2]};
	char detail[80];
	struct text text = text_in(detail, sizeof(detail));

	if (syscall(SYS_prlimit64, 0, (unsigned)op->arg[0], limit, NULL) == 0)
		return 0;
	text_add(&text, "soft ");
	add_limit(&text, limit[0]);
	text_add(&text, ", hard ");
	add_limit(&text, limit[1]);
	return fail_with("prlimit", plan_string(launch->plan, op->str[0]), detail);
}
