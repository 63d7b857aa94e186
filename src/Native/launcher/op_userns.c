/* User namespaces: who the container process is in one, and what of the host's becomes its own. */
#include "cleanup.h"
#include "container.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "text.h"
#include "userns.h"

#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <stdlib.h>

/* 340 lines, the most that there are, of three numbers in 10 columns each. */
#define MAP_SIZE (340 * 33 + 1)
#define MAX_ID 0xffffffffUL

static int own(const struct launch *launch, uid_t uid, gid_t gid)
{
	const int pipes[] = {launch->in.write, launch->out.read, launch->err.read};

	/* Others than the host's root can give nothing away. What is open can be used all the same. */
	for (unsigned i = 0; i < sizeof(pipes) / sizeof(pipes[0]); i++)
		if (pipes[i] >= 0 && fchown(pipes[i], uid, gid) < 0 && !(errno == EPERM && geteuid() != 0))
			return fail("fchown", "stdio");
	return 0;
}

int op_own_stdio(struct launch *launch, const struct plan_op *op)
{
	return own(launch, (uid_t)op->arg[0], (gid_t)op->arg[1]);
}

/* What an id 0 inside is outside; -1 when it is not mapped. */
static long find_root(const char *map)
{
	char *at = (char *)map;

	for (;;) {
		unsigned long inside = strtoul(at, &at, 10);
		unsigned long outside = strtoul(at, &at, 10);
		unsigned long count = strtoul(at, &at, 10);

		if (count == 0)
			return -1;
		if (inside == 0)
			return (long)outside;
	}
}

static long root_of(pid_t pid, const char *which)
{
	char path[64], map[MAP_SIZE] = {0};
	struct text text = text_in(path, sizeof(path));
	cleanup_close int file = -1;
	size_t length = 0;
	ssize_t part;

	text_add(&text, "/proc/");
	text_add_number(&text, (uint64_t)pid, 1);
	text_add(&text, which);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return fail("open", path);
	while ((part = read(file, map + length, sizeof(map) - 1 - length)) > 0)
		length += (size_t)part;
	return part < 0 ? fail("read", path) : find_root(map);
}

static bool joins_user(const struct plan_header *plan)
{
	const struct plan_op *ops = plan_ops(plan);

	for (uint32_t i = 0; i < plan->op_count && ops[i].phase == PHASE_MONITOR; i++)
		if ((ops[i].code == OP_JOIN || ops[i].code == OP_JOIN_PROCESS) && ops[i].arg[0] & CLONE_NEWUSER)
			return true;
	return false;
}

int userns_own_stdio(const struct launch *launch)
{
	long uid, gid;

	if (!joins_user(launch->plan))
		return 0;
	uid = root_of(launch->pid, "/uid_map");
	gid = root_of(launch->pid, "/gid_map");
	if (failure()->call[0])
		return -1;
	/* Without a root in there OP_USER_ROOT is what fails. */
	return uid < 0 || gid < 0 ? 0 : own(launch, (uid_t)uid, (gid_t)gid);
}

/* A namespace that was made without privileges has no setgroups(2): whoever left a group could gain by it. Its mapping
 * is there and so are all capabilities, so that EPERM can not mean anything else. */
static int drop_groups(struct launch *launch)
{
	if (setgroups(0, NULL) == 0)
		return 0;
	if (errno != EPERM)
		return fail("setgroups", "");
	launch->groups_denied = true;
	return 0;
}

/* From here on files are made as the container's root. Up to here the process was the host's, without its capabilities:
 * directories that are open to the host's root only could be entered. */
int op_user_root(struct launch *launch, const struct plan_op *op)
{
	(void)op;
	if (drop_groups(launch) < 0)
		return -1;
	if (setresgid(0, 0, 0) < 0)
		return fail_with("setresgid", "", "group 0 is not mapped");
	if (setresuid(0, 0, 0) < 0)
		return fail_with("setresuid", "", "user 0 is not mapped");
	return container_die_with_monitor(launch);
}
