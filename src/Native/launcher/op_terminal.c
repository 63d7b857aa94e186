/* The container's terminal. The image and whoever runs in the container are not trusted: the pair comes out of the
 * devpts itself, by descriptor, and no name of it is ever opened (CVE-2025-52565). */
#include "attach.h"
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "path.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#define DEVPTS_SUPER_MAGIC 0x1cd1
#define DEVPTS_ROOT_INO 1
#define PTY_SLAVE_MAJOR 136
#define PTS "/dev/pts"
#define PTMX "/dev/pts/ptmx"

#ifndef TIOCGPTPEER
#define TIOCGPTPEER 0x5441
#endif

static bool is_devpts(int fd)
{
	struct statfs filesystem;

	return fstatfs(fd, &filesystem) == 0 && filesystem.f_type == DEVPTS_SUPER_MAGIC;
}

static bool is_device(int fd, unsigned major_number, unsigned minor_number)
{
	struct stat file;

	return fstat(fd, &file) == 0 && S_ISCHR(file.st_mode) && major(file.st_rdev) == major_number &&
	       (minor_number == ~0u || minor(file.st_rdev) == minor_number);
}

static int open_pts(int root)
{
	cleanup_close int pts = path_open(root, PTS, true);
	struct stat directory;

	if (pts < 0)
		return fail("openat2", PTS);
	if (is_devpts(pts) && fstat(pts, &directory) == 0 && directory.st_ino == DEVPTS_ROOT_INO)
		return take(&pts);
	errno = ENODEV;
	return fail_with("openat2", PTS, "a terminal needs a mount of type devpts there");
}

/* Nobody can make a file in a devpts, or rename one: what is there without crossing a mount is the real ptmx. */
static int open_master(int root)
{
	struct kernel_open_how how = {
	    .flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
	};
	cleanup_close int pts = open_pts(root);
	cleanup_close int master = -1;

	if (pts < 0)
		return -1;
	master = kernel_openat2(pts, "ptmx", &how);
	if (master < 0)
		return fail("openat2", PTMX);
	if (is_devpts(master) && is_device(master, 5, 2))
		return take(&master);
	errno = ENODEV;
	return fail("openat2", PTMX);
}

static int open_slave(int master)
{
	cleanup_close int slave = -1;
	int unlocked = 0;

	if (ioctl(master, TIOCSPTLCK, &unlocked) < 0)
		return fail("ioctl TIOCSPTLCK", PTMX);
	slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (slave < 0)
		return fail("ioctl TIOCGPTPEER", PTMX);
	if (is_devpts(slave) && is_device(slave, PTY_SLAVE_MAJOR, ~0u))
		return take(&slave);
	errno = ENODEV;
	return fail("ioctl TIOCGPTPEER", PTMX);
}

static int set_size(int slave, const struct plan_op *op)
{
	struct winsize size = {.ws_col = (unsigned short)op->arg[0], .ws_row = (unsigned short)op->arg[1]};

	if (!size.ws_col && !size.ws_row)
		return 0;
	return ioctl(slave, TIOCSWINSZ, &size) < 0 ? fail("ioctl TIOCSWINSZ", "") : 0;
}

static int bind_slave(int root, int slave, const char *path)
{
	cleanup_close int target = path_make(root, path, PATH_FILE, true);
	cleanup_close int tree = -1;

	if (target < 0)
		return fail("openat2", path);
	tree = kernel_open_tree(slave, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
	if (tree < 0)
		return fail("open_tree", path);
	return attach(root, tree, target, path, OPF_NO_LINKS);
}

/* The monitor's answer says that Core can have it from there. Somebody else's socket gives none. */
static int hand_over(struct launch *launch, int master)
{
	int result;

	if (launch->options & LAUNCH_CONSOLE) {
		result = sync_send_named(LAUNCH_FD_CONSOLE, "/dev/ptmx", master);
		close(LAUNCH_FD_CONSOLE);
		return result;
	}
	if (sync_send(launch->console.write, SYNC_PROC_TERMINAL, NULL, 0, master) < 0)
		return -1;
	result = sync_receive(launch->console.write, SYNC_PROC_TERMINAL_KEPT, NULL);
	close(launch->console.write);
	launch->console.write = -1;
	return result;
}

static int become_terminal(int slave)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup3(slave, fd, 0) < 0)
			return fail("dup3", "stdio");
	return ioctl(STDIN_FILENO, TIOCSCTTY, 0) < 0 ? fail("ioctl TIOCSCTTY", "") : 0;
}

int op_terminal(struct launch *launch, const struct plan_op *op)
{
	cleanup_close int master = open_master(launch->root);
	cleanup_close int slave = -1;

	if (master < 0)
		return -1;
	slave = open_slave(master);
	if (slave < 0 || set_size(slave, op) < 0)
		return -1;
	if (op->str[0] && bind_slave(launch->root, slave, plan_string(launch->plan, op->str[0])) < 0)
		return -1;
	return hand_over(launch, master) < 0 ? -1 : become_terminal(slave);
}
