/* Paths below a container's root. Whoever wrote the root filesystem is not trusted: no path is ever resolved outside of
 * it, and what was made is opened again and compared before it is used.
 *
 * Descriptors are O_PATH | O_CLOEXEC. On failure -1 with errno; the caller knows what the path is for and records it.
 */
#pragma once

#include <stdbool.h>
#include <sys/stat.h>

enum path_kind {
	PATH_DIRECTORY,
	PATH_FILE,
};

/* openat2(2) with RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS; `no_links`: a symbolic link anywhere is ELOOP. */
int path_open(int root, const char *path, bool no_links);

/* The same, but makes the last component (directory 0755, empty file 0644) and its parents where they are missing.
 * The umask must be 0. */
int path_make(int root, const char *path, enum path_kind kind, bool no_links);

/* Opens the directory that `path` is to be made in, making it where it is missing; `name` is set to the last
 * component, inside of `path`. EINVAL when that is empty, "." or "..". */
int path_make_parent(int root, const char *path, const char **name);

/* ESTALE unless both are the same file. */
int path_same(int fd, int other);
