/* Labels of security modules, for the next execve(2). */
#include "cleanup.h"
#include "ops.h"
#include "proc.h"

/* In a procfs of one's own: what the config mounts on /proc could swallow the label (CVE-2019-16884). */
int op_label(struct launch *launch, const struct plan_op *op)
{
	const char *older = op->str[1] ? plan_string(launch->plan, op->str[1]) : NULL;
	cleanup_close int proc = proc_of_own();

	return proc < 0 ? -1
			: proc_write_attribute(proc, plan_string(launch->plan, op->str[0]), older,
					       plan_string(launch->plan, op->str[2]));
}
