/* The container's own uts, network and cgroup namespaces. */
#include "fail.h"
#include "kernel.h"
#include "ops.h"

#include "cleanup.h"

#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

int op_unshare(struct launch *launch, const struct plan_op *op)
{
	(void)launch;
	return unshare((int)op->arg[0]) < 0 ? fail("unshare", "") : 0;
}

int op_loopback_up(struct launch *launch, const struct plan_op *op)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	/* Any socket will do, and this family is in every kernel. */
	cleanup_close int any = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)launch, (void)op;
	if (any < 0)
		return fail("socket", "lo");
	return ioctl(any, SIOCSIFFLAGS, &request) < 0 ? fail("ioctl SIOCSIFFLAGS", "lo") : 0;
}

int op_sethostname(struct launch *launch, const struct plan_op *op)
{
	const char *name = plan_string(launch->plan, op->str[0]);

	return sethostname(name, strlen(name)) < 0 ? fail("sethostname", name) : 0;
}

int op_setdomainname(struct launch *launch, const struct plan_op *op)
{
	const char *name = plan_string(launch->plan, op->str[0]);

	return setdomainname(name, strlen(name)) < 0 ? fail("setdomainname", name) : 0;
}
