/* The session keyring: keys that the daemon's session holds are none of the container's business (keyrings(7)). */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "proc.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define KEYCTL_JOIN_SESSION_KEYRING 1
#define KEYCTL_SETPERM 5
#define KEYCTL_DESCRIBE 6
#define PERMISSIONS_FIELD 3 /* of "type;uid;gid;permissions;name" */

/* Adds to the permissions that it has: another process of the container may have made it. */
static int open_to(long keyring, uint32_t permissions)
{
	char description[4096 + 64];
	const char *at = description;
	long length = syscall(SYS_keyctl, KEYCTL_DESCRIBE, keyring, description, sizeof(description));

	if (length < 0 || (size_t)length > sizeof(description))
		return fail("keyctl KEYCTL_DESCRIBE", "session keyring");
	for (int field = 0; at && field < PERMISSIONS_FIELD; field++) {
		at = strchr(at, ';');
		at = at ? at + 1 : NULL;
	}
	if (!at) {
		errno = EBADMSG;
		return fail("keyctl KEYCTL_DESCRIBE", description);
	}
	permissions |= (uint32_t)strtoul(at, NULL, 16);
	return syscall(SYS_keyctl, KEYCTL_SETPERM, keyring, permissions) < 0
		   ? fail("keyctl KEYCTL_SETPERM", "session keyring")
		   : 0;
}

/* EPERM is a filter's around the daemon: it keeps the container from the keys as well. */
static bool has_no_keyrings(void)
{
	return errno == ENOSYS || errno == EPERM;
}

static int join(const struct launch *launch, const struct plan_op *op)
{
	char name[4096];
	struct text text = text_in(name, sizeof(name));
	long keyring;

	text_add(&text, "_ses.");
	text_add(&text, launch->id);
	keyring = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, name);
	if (keyring >= 0)
		return open_to(keyring, (uint32_t)op->arg[0]);
	if (!has_no_keyrings())
		return fail("keyctl KEYCTL_JOIN_SESSION_KEYRING", name);
	sync_warn(launch->sync, launch->shared->error.step,
		  "there is no session keyring for the container: the kernel has none, or they are forbidden");
	return 0;
}

int op_keyring(struct launch *launch, const struct plan_op *op)
{
	const char *label = plan_string(launch->plan, op->str[0]);
	cleanup_close int proc = -1;

	if (!op->str[0])
		return join(launch, op);
	proc = proc_of_host();
	if (proc < 0 || proc_write_attribute(proc, "keycreate", NULL, label) < 0 || join(launch, op) < 0)
		return -1;
	return proc_write_attribute(proc, "keycreate", NULL, "");
}
