/* Joining namespaces that are there already. Done in the process between the monitor and the container process
 * (spawn.c), which has all privileges on the host still. */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

/* open(2) takes any file; the kernel tells what it is (ioctl_nsfs(2)). */
static int open_namespace(const struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	cleanup_close int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int type;

	if (file < 0)
		return fail("open", path);
	type = ioctl(file, NS_GET_NSTYPE);
	if (type < 0)
		return fail_with("ioctl NS_GET_NSTYPE", path, "it is no namespace");
	if ((uint64_t)type == op->arg[0])
		return take(&file);
	errno = EINVAL;
	return fail_with("ioctl NS_GET_NSTYPE", path, "it is a namespace of another type");
}

/* All at once, before the first one is joined: the paths are the host's. */
static int open_all(struct launch *launch)
{
	const struct plan_op *ops = plan_ops(launch->plan);
	unsigned count = 0;

	for (uint32_t i = 0; i < launch->plan->op_count && ops[i].phase == PHASE_MONITOR; i++) {
		if (ops[i].code != OP_JOIN)
			continue;
		fail_at_step(launch->plan, i);
		launch->joins.fd[count] = open_namespace(launch, &ops[i]);
		if (launch->joins.fd[count++] < 0)
			return -1;
	}
	launch->joins.count = count;
	return 0;
}

/* Whoever is in the namespace already must not look into this process, which has the host in its hands: not traceable
 * until execve(2) (CVE-2016-9962). */
static int begin(struct launch *launch)
{
	uint32_t step = launch->shared->error.step;

	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return fail("prctl PR_SET_DUMPABLE", "");
	if (open_all(launch) < 0)
		return -1;
	fail_at_step(launch->plan, step - 1);
	return 0;
}

int op_join(struct launch *launch, const struct plan_op *op)
{
	int *file;
	int result;

	if (launch->joins.count == 0 && begin(launch) < 0)
		return -1;
	file = &launch->joins.fd[launch->joins.next++];
	result = setns(*file, (int)op->arg[0]);
	if (result < 0)
		fail("setns", plan_string(launch->plan, op->str[0]));
	close(*file);
	return result;
}
