/* Sockets that the program is started with, as sd_listen_fds(3) finds them. */
#include "fail.h"
#include "kernel.h"
#include "ops.h"

#include <errno.h>

#define FIRST 3 /* SD_LISTEN_FDS_START */

int op_listen(struct launch *launch, const struct plan_op *op)
{
	if (sync_receive(LAUNCH_FD_LISTEN, SYNC_PROC_LISTEN, &launch->listeners) < 0)
		return -1;
	close(LAUNCH_FD_LISTEN);
	if (launch->listeners.count == op->arg[0])
		return 0;
	errno = EBADMSG;
	return fail("recvmsg", "listen");
}

/* To a number that nothing is moved to. */
static int lift(int *fd)
{
	if (*fd < 0)
		return 0;
	*fd = fcntl(*fd, F_DUPFD_CLOEXEC, FIRST + SYNC_MAX_CGROUPS + LAUNCH_FD_END);
	return *fd < 0 ? fail("fcntl", "listen") : 0;
}

static int put(int *fd, int *number, int flags)
{
	if (*fd < 0)
		return 0;
	if (dup3(*fd, *number, flags) < 0)
		return fail("dup3", "listen");
	*fd = (*number)++;
	return 0;
}

int listen_place(struct launch *launch)
{
	struct sync_fds *sockets = &launch->listeners;
	int *kept[] = {&launch->sync, &launch->fifo, &launch->states[1], &launch->silent};
	int number = FIRST;

	for (unsigned i = 0; i < sockets->count; i++)
		if (lift(&sockets->fd[i]) < 0)
			return -1;
	for (unsigned i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (lift(kept[i]) < 0)
			return -1;
	for (unsigned i = 0; i < sockets->count; i++)
		if (put(&sockets->fd[i], &number, 0) < 0)
			return -1;
	for (unsigned i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (put(kept[i], &number, O_CLOEXEC) < 0)
			return -1;
	return kernel_close_range((unsigned)number, ~0u, 0) < 0 ? fail("close_range", "") : 0;
}
