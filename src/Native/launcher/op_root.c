/* The root: opened while the host's is in view, then put in its place. */
#include "cleanup.h"
#include "fail.h"
#include "initramfs.h"
#include "kernel.h"
#include "ops.h"
#include "path.h"

#include <errno.h>
#include <sys/sysmacros.h>

static int set_propagation(int mount, uint64_t propagation)
{
	struct kernel_mount_attr attr = {.propagation = propagation};

	return kernel_mount_setattr(mount, AT_RECURSIVE, &attr) < 0 ? fail("mount_setattr", "/") : 0;
}

int op_root_propagation(struct launch *launch, const struct plan_op *op)
{
	cleanup_close int host = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)launch;
	return host < 0 ? fail("open", "/") : set_propagation(host, op->arg[0]);
}

/* pivot_root(2) wants a mount of its own. The current directory is the bundle (spawn.c). */
int op_root_open(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	cleanup_close int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_close int tree = -1;

	if (directory < 0)
		return fail("open", path);
	tree = kernel_open_tree(directory, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
	if (tree < 0)
		return fail("open_tree", path);
	if (kernel_move_mount(tree, directory) < 0)
		return fail("move_mount", path);
	launch->root = take(&tree);
	return 0;
}

/* EINVAL has other causes, too; for those it stays what it is. */
static int replace_initramfs(int host, int root)
{
	int is_initramfs = initramfs_is_root(host);

	if (is_initramfs > 0)
		return initramfs_replace(host, root);
	errno = EINVAL;
	return is_initramfs < 0 ? -1 : fail("pivot_root", "/");
}

/* Both roots are at "/" for a moment. The old one becomes a slave, not private: unmounts on the host still reach
 * it until it is gone, so it pins nothing. */
static int swap_roots(int root)
{
	cleanup_close int host = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (host < 0)
		return fail("open", "/");
	if (fchdir(root) < 0)
		return fail("fchdir", "/");
	if (kernel_pivot_root(".", ".") < 0)
		return errno == EINVAL ? replace_initramfs(host, root) : fail("pivot_root", "/");
	if (set_propagation(host, MS_SLAVE) < 0)
		return -1;
	if (fchdir(host) < 0)
		return fail("fchdir", "/");
	if (umount2(".", MNT_DETACH) < 0)
		return fail("umount2", "/");
	return chdir("/") < 0 ? fail("chdir", "/") : 0;
}

static bool is_null_device(int fd)
{
	struct stat file;

	return fstat(fd, &file) == 0 && S_ISCHR(file.st_mode) && file.st_rdev == makedev(1, 3);
}

/* Looked for once: masks need it too. Whatever is there and is no null device is not used. */
static int find_null(struct launch *launch)
{
	cleanup_close int null = path_open(launch->root, "/dev/null", true);

	if (null >= 0 && is_null_device(null))
		launch->null = take(&null);
	return launch->null;
}

/* The host's /dev/null would keep a mount of the host's in the container's reach. */
static int reopen_stdin(void)
{
	/* The device may have been exchanged since it was found: what is opened is checked again. */
	cleanup_close int input = open("/dev/null", O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (input < 0 || !is_null_device(input))
		return 0;
	if (fcntl(input, F_SETFL, 0) < 0)
		return fail("fcntl", "/dev/null");
	return dup3(input, STDIN_FILENO, 0) < 0 ? fail("dup3", "/dev/null") : 0;
}

int root_take_stdin(struct launch *launch)
{
	return find_null(launch) >= 0 && is_null_device(STDIN_FILENO) ? reopen_stdin() : 0;
}

int op_pivot_root(struct launch *launch, const struct plan_op *op)
{
	(void)op;
	return swap_roots(launch->root) < 0 ? -1 : root_take_stdin(launch);
}

int op_root_joined(struct launch *launch, const struct plan_op *op)
{
	(void)op;
	launch->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (launch->root < 0)
		return fail("open", "/");
	if (chdir("/") < 0)
		return fail("chdir", "/");
	return find_null(launch) >= 0 && is_null_device(STDIN_FILENO) ? reopen_stdin() : 0;
}
