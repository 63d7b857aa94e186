/* Entries in the root: devices, symbolic links, the working directory. */
#include "cleanup.h"
#include "fail.h"
#include "ops.h"
#include "path.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/sysmacros.h>

/* What is there must be the device that was asked for, whoever made it. */
static int verify_node(int node, mode_t mode, dev_t device)
{
	struct stat file;

	if (fstat(node, &file) < 0)
		return -1;
	if ((file.st_mode & S_IFMT) == (mode & S_IFMT) && (S_ISFIFO(mode) || file.st_rdev == device))
		return 0;
	errno = EEXIST;
	return -1;
}

/* In a directory of somebody else's nothing is made. */
static int find_node(const struct launch *launch, const char *path, mode_t mode, dev_t device)
{
	cleanup_close int node = path_open(launch->root, path, false);

	if (node < 0)
		return fail("openat2", path);
	return verify_node(node, mode, device) < 0 ? fail("mknodat", path) : 0;
}

int op_mknod(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	mode_t mode = (mode_t)op->arg[0];
	dev_t device = makedev((unsigned)(op->arg[1] >> 32), (unsigned)op->arg[1]);
	cleanup_close int parent = -1, node = -1;
	const char *name;
	bool made;

	if (op->flags & OPF_EXISTING)
		return find_node(launch, path, mode, device);
	parent = path_make_parent(launch->root, path, &name);
	if (parent < 0)
		return fail("openat2", path);
	made = mknodat(parent, name, mode, device) == 0;
	if (!made && errno != EEXIST)
		return fail("mknodat", path);
	node = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (node < 0 || verify_node(node, mode, device) < 0)
		return fail("mknodat", path);
	if (made && (op->arg[2] || op->arg[3]) &&
	    fchownat(node, "", (uid_t)op->arg[2], (gid_t)op->arg[3], AT_EMPTY_PATH) < 0)
		return fail("fchownat", path);
	return 0;
}

int op_symlink(struct launch *launch, const struct plan_op *op)
{
	const char *contents = plan_string(launch->plan, op->str[0]);
	const char *path = plan_string(launch->plan, op->str[1]);
	const char *name;
	cleanup_close int parent = path_make_parent(launch->root, path, &name);

	if (parent < 0)
		return fail("openat2", path);
	return symlinkat(contents, parent, name) < 0 && errno != EEXIST ? fail("symlinkat", path) : 0;
}

int op_mkdir(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	cleanup_close int directory = path_make(launch->root, path, PATH_DIRECTORY, false);

	return directory < 0 ? fail("mkdirat", path) : 0;
}
