/* Capabilities (capabilities(7)) and no_new_privs. */
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "privilege.h"
#include "text.h"

#include <errno.h>
#include <sys/prctl.h>

#define CAPABILITY_VERSION_3 0x20080522u

struct capability_header {
	uint32_t version;
	int32_t pid;
};

struct capability_data {
	uint32_t effective, permitted, inheritable;
};

static int get_capabilities(struct capabilities *all)
{
	struct capability_header header = {.version = CAPABILITY_VERSION_3};
	struct capability_data data[2];

	if (syscall(SYS_capget, &header, data) < 0)
		return -1;
	all->effective = data[0].effective | (uint64_t)data[1].effective << 32;
	all->permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
	all->inheritable = data[0].inheritable | (uint64_t)data[1].inheritable << 32;
	return 0;
}

static int set_capabilities(const struct capabilities *all)
{
	struct capability_header header = {.version = CAPABILITY_VERSION_3};
	struct capability_data data[2];

	for (int i = 0; i < 2; i++) {
		data[i].effective = (uint32_t)(all->effective >> 32 * i);
		data[i].permitted = (uint32_t)(all->permitted >> 32 * i);
		data[i].inheritable = (uint32_t)(all->inheritable >> 32 * i);
	}
	return (int)syscall(SYS_capset, &header, data);
}

int privileged_chdir(const char *path)
{
	struct capabilities before, raised;
	int result, error;

	if (get_capabilities(&before) < 0)
		return -1;
	raised = before;
	raised.effective = raised.permitted;
	if (set_capabilities(&raised) < 0)
		return -1;
	result = chdir(path);
	error = errno;
	if (set_capabilities(&before) < 0)
		return -1;
	errno = error;
	return result;
}

int privilege_raise(uint64_t mask, struct capabilities *before)
{
	struct capabilities raised;

	if (get_capabilities(before) < 0)
		return fail("capget", "");
	raised = *before;
	raised.effective |= mask & raised.permitted;
	return raised.effective != before->effective && set_capabilities(&raised) < 0 ? fail("capset", "") : 0;
}

int privilege_lower(const struct capabilities *before, uint64_t raised, uint64_t dropped)
{
	struct capabilities after = *before;

	after.effective &= ~dropped;
	after.permitted &= ~dropped;
	if (after.permitted == before->permitted && !(raised & before->permitted & ~after.effective))
		return 0;
	return set_capabilities(&after) < 0 ? fail("capset", "") : 0;
}

int op_no_new_privs(struct launch *launch, const struct plan_op *op)
{
	(void)launch, (void)op;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? fail("prctl PR_SET_NO_NEW_PRIVS", "") : 0;
}

/* EINVAL tells the end of what the kernel knows. */
int op_cap_bounding(struct launch *launch, const struct plan_op *op)
{
	(void)launch;
	for (unsigned long cap = 0; cap < 64; cap++) {
		if (op->arg[0] >> cap & 1)
			continue;
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0)
			return errno == EINVAL && cap > 0 ? 0 : fail("prctl PR_CAPBSET_DROP", "");
	}
	return 0;
}

static void warn_ambient(const struct launch *launch, unsigned long cap)
{
	char buffer[64];
	struct text text = text_in(buffer, sizeof(buffer));

	text_add(&text, "capability ");
	text_add_number(&text, cap, 1);
	text_add(&text, " can not be made ambient");
	sync_warn(launch->sync, launch->shared->error.step, buffer);
}

static int set_ambient(const struct launch *launch, uint64_t ambient)
{
	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0)
		return fail("prctl PR_CAP_AMBIENT", "");
	for (unsigned long cap = 0; cap < 64; cap++)
		if (ambient >> cap & 1 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) < 0)
			warn_ambient(launch, cap);
	return 0;
}

int op_cap_set(struct launch *launch, const struct plan_op *op)
{
	struct capabilities all = {.effective = op->arg[0], .permitted = op->arg[1], .inheritable = op->arg[2]};

	if (set_capabilities(&all) < 0)
		return fail("capset", "");
	return set_ambient(launch, op->arg[3]);
}
