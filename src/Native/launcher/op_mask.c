/* Masked and read-only paths. Each target is opened once; what covers it is put on that descriptor. */
#include "anchor.h"
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"

#include <errno.h>
#include <sys/stat.h>

static int clone_mount(int mount, unsigned flags, const char *path)
{
	int clone = kernel_open_tree(mount, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | flags);

	return clone < 0 ? fail("open_tree", path) : clone;
}

static int cover(int mount, int target, const char *path)
{
	return kernel_move_mount(mount, target) < 0 ? fail("move_mount", path) : 0;
}

/* A tmpfs without room for anything, as small as one can be. */
static int mount_empty(const char *path)
{
	cleanup_close int context = kernel_fsopen("tmpfs");
	int mount;

	if (context < 0)
		return fail("fsopen", path);
	if (kernel_fsconfig(context, FSCONFIG_SET_STRING, "nr_blocks", "1") < 0 ||
	    kernel_fsconfig(context, FSCONFIG_SET_STRING, "nr_inodes", "1") < 0 ||
	    kernel_fsconfig(context, FSCONFIG_SET_STRING, "mode", "0755") < 0 ||
	    kernel_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL) < 0)
		return fail("fsconfig", path);
	mount = kernel_fsmount(context, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	return mount < 0 ? fail("fsmount", path) : mount;
}

/* All masked directories show one tmpfs. The first mask attaches it: before Linux 6.15 only an attached mount can be
 * cloned. */
static int mask_directory(struct launch *launch, int target, const char *path)
{
	cleanup_close int clone = -1;

	if (launch->empty < 0) {
		launch->empty = mount_empty(path);
		return launch->empty < 0 ? -1 : cover(launch->empty, target, path);
	}
	clone = clone_mount(launch->empty, 0, path);
	return clone < 0 ? -1 : cover(clone, target, path);
}

static int mask_file(const struct launch *launch, int target, const char *path)
{
	cleanup_close int clone = -1;

	if (launch->null < 0) {
		errno = ENODEV;
		return fail_with("mask", path, "the container has no /dev/null that is the null device");
	}
	clone = clone_mount(launch->null, 0, path);
	return clone < 0 ? -1 : cover(clone, target, path);
}

/* -1 with errno 0: passed over. */
static int open_target(struct launch *launch, const struct plan_op *op, const char *path)
{
	int target = anchor_open(launch, path);

	if (target < 0 && op->flags & OPF_OPTIONAL && (errno == ENOENT || errno == ENOTDIR))
		errno = 0;
	return target;
}

int op_mask(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	cleanup_close int target = open_target(launch, op, path);
	struct stat file;

	if (target < 0)
		return errno ? fail("openat2", path) : 0;
	if (fstat(target, &file) < 0)
		return fail("fstat", path);
	return S_ISDIR(file.st_mode) ? mask_directory(launch, target, path) : mask_file(launch, target, path);
}

/* Only the one attribute changes, so that what the mount forbids already stays forbidden. */
int op_readonly(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	struct kernel_mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
	cleanup_close int target = open_target(launch, op, path);
	cleanup_close int clone = -1;

	if (target < 0)
		return errno ? fail("openat2", path) : 0;
	clone = clone_mount(target, AT_RECURSIVE, path);
	if (clone < 0)
		return -1;
	if (kernel_mount_setattr(clone, AT_RECURSIVE, &attr) < 0)
		return fail("mount_setattr", path);
	return cover(clone, target, path);
}
