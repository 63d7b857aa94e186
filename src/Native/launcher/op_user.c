/* The user, its groups, umask and working directory. */
#include "container.h"
#include "fail.h"
#include "ops.h"
#include "privilege.h"

#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define PTY_SLAVE_MAJOR 136

int op_umask(struct launch *launch, const struct plan_op *op)
{
	(void)launch;
	umask((mode_t)op->arg[0]);
	return 0;
}

/* A pipe, or the terminal. */
static bool is_own(const struct stat *file)
{
	return S_ISFIFO(file->st_mode) || (S_ISCHR(file->st_mode) && major(file->st_rdev) == PTY_SLAVE_MAJOR);
}

/* The pipes become the user's, so that it may open /dev/stdout. What is neither is left alone, and so is a
 * FIFO of the caller's that a user namespace has no right to. */
static int give_stdio(const struct launch *launch, uid_t uid)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		struct stat file;

		if (fstat(fd, &file) < 0)
			return fail("fstat", "stdio");
		if (is_own(&file) && file.st_uid != uid && fchown(fd, uid, (gid_t)-1) < 0 &&
		    !(errno == EPERM && launch->options & LAUNCH_STDIO))
			return fail("fchown", "stdio");
	}
	return 0;
}

/* Groups before the gid before the uid: each step needs a privilege that the last one ends. The permitted
 * capabilities outlive it (PR_SET_KEEPCAPS), for OP_CAP_SET. */
static int change_ids(const struct launch *launch, const struct plan_op *op)
{
	const struct user *found = op->flags & OPF_LOOKED_UP ? launch->user : NULL;
	uid_t uid = found ? found->uid : (uid_t)op->arg[0];
	gid_t gid = found ? found->gid : (gid_t)op->arg[1];
	const gid_t *groups = found ? found->groups : plan_blob(launch->plan, op->str[0]);
	size_t count = found ? found->group_count : op->arg[2] / sizeof(*groups);

	if (prctl(PR_SET_KEEPCAPS, 1) < 0)
		return fail("prctl PR_SET_KEEPCAPS", "");
	if (give_stdio(launch, uid) < 0)
		return -1;
	if (!(launch->groups_denied && count == 0) && setgroups(count, groups) < 0)
		return fail("setgroups", "");
	if (setresgid(gid, gid, gid) < 0)
		return fail("setresgid", "");
	if (setresuid(uid, uid, uid) < 0)
		return fail("setresuid", "");
	return prctl(PR_SET_KEEPCAPS, 0) < 0 ? fail("prctl PR_SET_KEEPCAPS", "") : 0;
}

int op_set_user(struct launch *launch, const struct plan_op *op)
{
	return change_ids(launch, op) < 0 ? -1 : container_die_with_monitor(launch);
}

/* As the user, so that a filesystem that does not trust root lets it in. A directory that the user may not enter is
 * entered all the same, as runc does it: images have a WORKDIR like /root. One outside of the root is "(unreachable)"
 * to getcwd(2): CVE-2024-21626. */
int op_chdir(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	char here[PATH_MAX];

	if (chdir(path) < 0 && (errno != EACCES || privileged_chdir(path) < 0))
		return fail("chdir", path);
	return getcwd(here, sizeof(here)) ? 0 : fail("getcwd", path);
}
