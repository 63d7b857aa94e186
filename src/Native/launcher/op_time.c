/* A time namespace whose clocks differ from the host's. */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "proc.h"

#include <string.h>

#define OFFSETS "/proc/self/timens_offsets"
#define OWN_NAMESPACE "/proc/self/ns/time_for_children"

/* unshare(2) puts only children into the new namespace, and clone3(2) would begin to use it: its offsets can be set
 * until then. So it is made for children, set, and then joined by the process itself. */
int op_time_offsets(struct launch *launch, const struct plan_op *op)
{
	const char *offsets = plan_string(launch->plan, op->str[0]);
	cleanup_close int proc = proc_of_host();
	cleanup_close int file = -1, own = -1;

	if (proc < 0)
		return -1;
	if (unshare(CLONE_NEWTIME) < 0)
		return fail("unshare", "");
	file = proc_open(proc, "self/timens_offsets");
	if (file < 0)
		return fail("openat2", OFFSETS);
	if (write(file, offsets, strlen(offsets)) < 0)
		return fail_with("write", OFFSETS, offsets);
	own = openat(proc, "self/ns/time_for_children", O_RDONLY | O_CLOEXEC);
	if (own < 0)
		return fail("openat", OWN_NAMESPACE);
	return setns(own, CLONE_NEWTIME) < 0 ? fail("setns", OWN_NAMESPACE) : 0;
}
