/* Devices in a user namespace, where none can be made: the host's are bound. */
#include "attach.h"
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "path.h"

#include <errno.h>
#include <sys/sysmacros.h>

/* What is at the path must be the device that was asked for; the descriptor keeps it. */
static int open_device(const char *path, mode_t mode, dev_t number)
{
	cleanup_close int device = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat file;

	if (device < 0)
		return fail("open", path);
	if (fstat(device, &file) < 0)
		return fail("fstat", path);
	if ((file.st_mode & S_IFMT) == (mode & S_IFMT) && file.st_rdev == number)
		return take(&device);
	errno = ENODEV;
	return fail_with("open", path, "the host has another file there");
}

int op_bind_device(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	dev_t number = makedev((unsigned)(op->arg[1] >> 32), (unsigned)op->arg[1]);
	cleanup_close int device = open_device(path, (mode_t)op->arg[0], number);
	cleanup_close int mount = -1, target = -1;

	if (device < 0)
		return -1;
	mount = kernel_open_tree(device, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
	if (mount < 0)
		return fail("open_tree", path);
	target = path_make(launch->root, path, PATH_FILE, false);
	if (target < 0)
		return fail("openat2", path);
	return attach(launch->root, mount, target, path, 0);
}
