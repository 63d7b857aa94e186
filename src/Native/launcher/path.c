#include "path.h"

#include "cleanup.h"
#include "kernel.h"

#include <limits.h>
#include <string.h>

int path_open(int root, const char *path, bool no_links)
{
	struct kernel_open_how how = {
	    .flags = O_PATH | O_CLOEXEC,
	    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | (no_links ? RESOLVE_NO_SYMLINKS : 0),
	};
	int fd;

	/* EAGAIN: a rename somewhere on the system kept the kernel from proving that ".." stayed inside. */
	for (int tries = 0; tries < 128; tries++) {
		fd = kernel_openat2(root, path, &how);
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return fd;
}

int path_same(int fd, int other)
{
	struct stat a, b;

	if (fstat(fd, &a) < 0 || fstat(other, &b) < 0)
		return -1;
	if (a.st_dev == b.st_dev && a.st_ino == b.st_ino)
		return 0;
	errno = ESTALE;
	return -1;
}

static int create(int parent, const char *name, enum path_kind kind)
{
	cleanup_close int file = -1;

	if (kind == PATH_DIRECTORY)
		return mkdirat(parent, name, 0755) < 0 && errno != EEXIST ? -1 : 0;
	file = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	return file < 0 && errno != EEXIST ? -1 : 0;
}

/* The descriptor of what has just been made, or was there under the name. That the path leads there is seen once a
 * mount lies on it (attach.c). */
static int reopen(int root, const char *path, bool no_links, int parent, const char *name)
{
	cleanup_close int made = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat file;

	if (made < 0 || fstat(made, &file) < 0)
		return -1;
	return S_ISLNK(file.st_mode) ? path_open(root, path, no_links) : take(&made);
}

/* `path` is cut at its last slash and restored: the recursion needs no buffer of its own. */
static int make(int root, char *path, enum path_kind kind, bool no_links)
{
	int fd = path_open(root, *path ? path : ".", no_links);
	cleanup_close int parent = -1;
	char *slash = strrchr(path, '/');
	char *name = slash ? slash + 1 : path;

	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (strcmp(name, "..") == 0) {
		errno = EINVAL;
		return -1;
	}
	if (slash)
		*slash = '\0';
	parent = slash ? make(root, path, PATH_DIRECTORY, no_links) : path_open(root, ".", no_links);
	if (slash)
		*slash = '/';
	if (parent < 0 || (*name && create(parent, name, kind) < 0))
		return -1;
	return *name ? reopen(root, path, no_links, parent, name) : take(&parent);
}

/* A copy that may be written to. */
static int copy_path(char *buffer, size_t size, const char *path)
{
	size_t length = strlen(path);

	if (length >= size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(buffer, path, length + 1);
	return 0;
}

int path_make(int root, const char *path, enum path_kind kind, bool no_links)
{
	char buffer[PATH_MAX];

	return copy_path(buffer, sizeof(buffer), path) < 0 ? -1 : make(root, buffer, kind, no_links);
}

int path_make_parent(int root, const char *path, const char **name)
{
	char buffer[PATH_MAX];
	const char *slash = strrchr(path, '/');

	*name = slash ? slash + 1 : path;
	if (!**name || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0) {
		errno = EINVAL;
		return -1;
	}
	if (copy_path(buffer, sizeof(buffer), path) < 0)
		return -1;
	buffer[*name - path] = '\0';
	return make(root, buffer, PATH_DIRECTORY, false);
}
