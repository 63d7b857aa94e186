/* Mounts: new filesystems and binds, by descriptor from beginning to end. */
#include "anchor.h"
#include "attach.h"
#include "cleanup.h"
#include "copy.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "path.h"
#include "text.h"

#include <limits.h>
#include <string.h>

/* The words that the kernel left in a filesystem context, each one read(2) ("e tmpfs: Bad value for 'size'"); where it
 * left none, the option in question. */
static int fail_context(int context, const char *call, const char *path, const char *option)
{
	char line[256], detail[512];
	struct text text = text_in(detail, sizeof(detail));
	int error = errno;
	ssize_t length;

	while ((length = read(context, line, sizeof(line))) > 2) {
		if (detail[0])
			text_add(&text, "; ");
		text_add_bytes(&text, line + 2, (size_t)length - 2 - (line[length - 1] == '\n'));
	}
	if (!detail[0])
		text_add(&text, option);
	errno = error;
	return fail_with(call, path, detail);
}

/* "size=64k" is a string, "noatime" or "cpu" a flag. */
static int set_option(int context, const char *option)
{
	char key[64];
	const char *equals = strchr(option, '=');
	struct text text = text_in(key, sizeof(key));

	if (!equals)
		return kernel_fsconfig(context, FSCONFIG_SET_FLAG, option, NULL);
	if ((size_t)(equals - option) >= sizeof(key)) {
		errno = EINVAL;
		return -1;
	}
	text_add_bytes(&text, option, (size_t)(equals - option));
	return kernel_fsconfig(context, FSCONFIG_SET_STRING, key, equals + 1);
}

/* A list of options, then what is to be done with them: make the filesystem, or change it. */
static int configure(int context, const char *option, uint64_t count, unsigned command, const char *target)
{
	for (; count > 0; count--) {
		if (set_option(context, option) < 0)
			return fail_context(context, "fsconfig", target, option);
		option += strlen(option) + 1;
	}
	if (kernel_fsconfig(context, command, NULL, NULL) < 0)
		return fail_context(context, "fsconfig", target, "");
	return 0;
}

/* As runc does it: a tmpfs on /tmp is as open to everybody as the directory was. */
static int set_target_mode(int context, int target, const char *path)
{
	char mode[] = "0000";
	struct stat file;

	if (fstat(target, &file) < 0)
		return fail("fstat", path);
	for (int digit = 0; digit < 4; digit++)
		mode[digit] = (char)('0' + (file.st_mode >> (9 - 3 * digit) & 7));
	if (kernel_fsconfig(context, FSCONFIG_SET_STRING, "mode", mode) < 0)
		return fail_context(context, "fsconfig", path, "mode");
	return 0;
}

static int make_filesystem(const struct launch *launch, const struct plan_op *op, int covered, const char *path)
{
	const char *type = plan_string(launch->plan, op->str[0]);
	const char *source = plan_string(launch->plan, op->str[1]);
	const char *options = plan_string(launch->plan, op->str[3]);
	cleanup_close int context = kernel_fsopen(type);
	cleanup_close int mount = -1;

	if (context < 0)
		return fail_with("fsopen", path, type);
	if (covered >= 0 && op->flags & OPF_TARGET_MODE && set_target_mode(context, covered, path) < 0)
		return -1;
	if (*source && kernel_fsconfig(context, FSCONFIG_SET_STRING, "source", source) < 0)
		return fail_context(context, "fsconfig", path, "source");
	if (configure(context, options, op->arg[1], FSCONFIG_CMD_CREATE, path) < 0)
		return -1;
	mount = kernel_fsmount(context, (unsigned)op->arg[0]);
	if (mount < 0)
		return fail_context(context, "fsmount", path, "");
	if (covered >= 0 && op->flags & OPF_COPY_UP && copy_directory(covered, mount, path) < 0)
		return -1;
	return take(&mount);
}

static int change(int mount, unsigned flags, struct kernel_mount_attr attr, const char *path)
{
	if (!attr.attr_set && !attr.attr_clr && !attr.propagation)
		return 0;
	return kernel_mount_setattr(mount, flags, &attr) < 0 ? fail("mount_setattr", path) : 0;
}

/* -1 for none. */
static int idmap(const struct launch *launch, uint64_t number)
{
	return number ? launch->shared->idmaps[number - 1] : -1;
}

static int set_idmap(int mount, int map, unsigned recursive, const char *path)
{
	struct kernel_mount_attr attr = {.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = (uint64_t)map};

	if (map < 0)
		return 0;
	return kernel_mount_setattr(mount, recursive, &attr) < 0 ? fail("mount_setattr MOUNT_ATTR_IDMAP", path) : 0;
}

int op_mount(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[2]);
	bool no_links = op->flags & OPF_NO_LINKS;
	/* What it covers matters to few. */
	cleanup_close int covered =
	    op->flags & (OPF_TARGET_MODE | OPF_COPY_UP) ? path_open(launch->root, path, no_links) : -1;
	cleanup_close int mount = make_filesystem(launch, op, covered, path);
	cleanup_close int target = -1;

	if (mount < 0 || set_idmap(mount, idmap(launch, op->arg[2]), 0, path) < 0)
		return -1;
	target = path_make(launch->root, path, PATH_DIRECTORY, no_links);
	if (target < 0)
		return fail("openat2", path);
	if (attach(launch->root, mount, target, path, op->flags) < 0)
		return -1;
	return anchor_mounted(launch, mount, path, no_links);
}

/* While the tree is not attached: the container's view never shows it without its attributes. */
static int set_bind_attributes(const struct plan_op *op, int tree, const char *path)
{
	struct kernel_mount_attr below = {.attr_set = op->arg[3]};

	/* The kernel wants a time mode cleared before another is set. */
	if (below.attr_set & MOUNT_ATTR__ATIME)
		below.attr_clr = MOUNT_ATTR__ATIME;
	if (change(tree, AT_RECURSIVE, below, path) < 0)
		return -1;
	return change(tree, 0, (struct kernel_mount_attr){.attr_set = op->arg[0], .attr_clr = op->arg[1]}, path);
}

/* Core opens what this process has no right to, or whose path is another one for each container. */
static int ask_for_tree(const struct launch *launch, int map)
{
	struct sync_mount request = {.step = launch->shared->error.step};
	struct sync_fds answer = {.count = 0};

	if (sync_send(launch->sync, SYNC_PROC_MOUNT_PLEASE, &request, sizeof(request), map) < 0 ||
	    sync_receive(launch->sync, SYNC_PROC_MOUNT_FD, &answer) < 0)
		return -1;
	if (answer.count == 1)
		return answer.fd[0];
	errno = EBADMSG; /* what came is closed when this process ends, which is now */
	return fail("recvmsg", "sync");
}

/* Without privileges on the host's mounts Core can not clone one. This process can, but only those of its own mount
 * namespace, and a descriptor from outside is of another one: so it goes by the path. */
static int clone_named(int named)
{
	char name[32], path[PATH_MAX];
	struct text text = text_in(name, sizeof(name));
	ssize_t length;
	int tree;

	text_add(&text, "/proc/self/fd/");
	text_add_number(&text, (uint64_t)named, 1);
	length = readlink(name, path, sizeof(path) - 1);
	if (length < 0)
		return fail("readlink", name);
	path[length] = '\0';
	tree = kernel_open_tree(AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	return tree < 0 ? fail("open_tree", path) : tree;
}

/* The detached tree with its id map. */
static int clone_source(const struct launch *launch, const struct plan_op *op, const char *source)
{
	unsigned recursive = op->flags & OPF_RECURSIVE ? AT_RECURSIVE : 0;
	int map = idmap(launch, op->arg[2] >> PLAN_IDMAP_SHIFT);
	cleanup_close int tree = -1;

	if (op->flags & OPF_ASK) {
		cleanup_close int answer = ask_for_tree(launch, map);

		return answer < 0 || !(op->flags & OPF_NAMED) ? take(&answer) : clone_named(answer);
	}
	tree = kernel_open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | recursive);
	if (tree < 0)
		return fail("open_tree", source);
	if (set_idmap(tree, map, op->flags & OPF_IDMAP_TREE ? AT_RECURSIVE : 0, source) < 0)
		return -1;
	return take(&tree);
}

int op_bind(struct launch *launch, const struct plan_op *op)
{
	const char *source = plan_string(launch->plan, op->str[0]);
	const char *path = plan_string(launch->plan, op->str[1]);
	bool no_links = op->flags & OPF_NO_LINKS;
	unsigned recursive = op->flags & OPF_RECURSIVE ? AT_RECURSIVE : 0;
	cleanup_close int tree = clone_source(launch, op, source);
	cleanup_close int target = -1;
	struct stat file;

	if (tree < 0)
		return -1;
	if (fstat(tree, &file) < 0)
		return fail("fstat", source);
	if (set_bind_attributes(op, tree, path) < 0)
		return -1;
	target = path_make(launch->root, path, S_ISDIR(file.st_mode) ? PATH_DIRECTORY : PATH_FILE, no_links);
	if (target < 0)
		return fail("openat2", path);
	if (attach(launch->root, tree, target, path, op->flags) < 0 || anchor_mounted(launch, tree, path, false) < 0)
		return -1;
	return change(tree, recursive, (struct kernel_mount_attr){.propagation = (uint32_t)op->arg[2]}, path);
}

int op_mount_setattr(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	cleanup_close int mount = path_open(launch->root, path, false);

	if (mount < 0)
		return fail("openat2", path);
	return change(
	    mount, op->flags & OPF_RECURSIVE ? AT_RECURSIVE : 0,
	    (struct kernel_mount_attr){.attr_set = op->arg[0], .attr_clr = op->arg[1], .propagation = op->arg[2]},
	    path);
}

int op_reconfigure(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[0]);
	const char *options = plan_string(launch->plan, op->str[1]);
	cleanup_close int mount = path_open(launch->root, path, false);
	cleanup_close int context = -1;

	if (mount < 0)
		return fail("openat2", path);
	context = kernel_fspick(mount);
	if (context < 0)
		return fail("fspick", path);
	return configure(context, options, op->arg[0], FSCONFIG_CMD_RECONFIGURE, path);
}
