/* Joining a container that is there: the namespaces that its container process is in. */
#include "fail.h"
#include "kernel.h"
#include "ops.h"

#include <sys/prctl.h>

/* In the process between (spawn.c). The order of the namespaces is the kernel's to know, and none can be another
 * process's: the pidfd stays that of the one process. */
int op_join_process(struct launch *launch, const struct plan_op *op)
{
	(void)launch;
	/* Whoever is in there must not look into this process, which has the host in its hands (CVE-2016-9962). */
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return fail("prctl PR_SET_DUMPABLE", "");
	return setns(LAUNCH_FD_TARGET, (int)op->arg[0]) < 0 ? fail("setns", "") : 0;
}

int op_join_cgroups(struct launch *launch, const struct plan_op *op)
{
	(void)launch, (void)op;
	return setns(LAUNCH_FD_TARGET, CLONE_NEWCGROUP) < 0 ? fail("setns", "") : 0;
}
