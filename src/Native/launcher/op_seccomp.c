/* The system call filter (seccomp(2)). */
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "privilege.h"

static int load(struct launch *launch, const struct plan_op *op)
{
	struct kernel_sock_fprog program = {
	    .length = (uint16_t)(op->arg[2] / sizeof(struct kernel_sock_filter)),
	    .filter = plan_blob(launch->plan, op->str[0]),
	};
	int listener = kernel_seccomp(op->arg[0], &program);

	if (listener < 0)
		return fail("seccomp", "");
	launch->filtered = true;
	return listener;
}

/* Nothing but write(2) may be called before Core has the number: anything else may wait for an agent that does not have
 * its descriptor yet. */
static int announce(const struct launch *launch, int listener)
{
	struct sync_seccomp message = {.fd = listener};

	if (sync_write(launch->sync, SYNC_PROC_SECCOMP, &message, sizeof(message)) < 0)
		return -1;
	return launch->plan->flags & PLAN_EXEC ? sync_read(launch->sync, SYNC_PROC_SECCOMP_DONE) : 0;
}

int op_seccomp(struct launch *launch, const struct plan_op *op)
{
	bool listens = op->arg[0] & SECCOMP_FILTER_FLAG_NEW_LISTENER;
	struct capabilities before;
	int listener;

	if (exec_prepare(launch) < 0 || privilege_raise(op->arg[1], &before) < 0)
		return -1;
	listener = load(launch, op);
	if (listener < 0 || (listens && announce(launch, listener) < 0))
		return -1;
	return privilege_lower(&before, op->arg[1], op->arg[3]);
}
