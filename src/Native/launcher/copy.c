#include "copy.h"

#include "cleanup.h"
#include "fail.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#define MAX_NAMES 65536
#define MAX_VALUE 65536
#define CHUNK 65536

static int copy_bytes(int from, int to)
{
	char buffer[CHUNK];
	ssize_t length;

	while ((length = read(from, buffer, sizeof(buffer))) > 0)
		for (ssize_t done = 0; done < length;) {
			ssize_t written = write(to, buffer + done, (size_t)(length - done));

			if (written < 0)
				return -1;
			done += written;
		}
	return length < 0 ? -1 : 0;
}

/* A filesystem need not have them, nor take the other one's. */
static bool is_tolerable(int error)
{
	return error == ENOTSUP || error == ENODATA || error == EPERM;
}

static int copy_attribute(int from, int to, const char *name)
{
	cleanup_free char *value = malloc(MAX_VALUE);
	ssize_t length;

	if (!value)
		return -1;
	length = fgetxattr(from, name, value, MAX_VALUE);
	if (length < 0 || fsetxattr(to, name, value, (size_t)length, 0) < 0)
		return is_tolerable(errno) ? 0 : -1;
	return 0;
}

static int copy_attributes(int from, int to)
{
	cleanup_free char *names = malloc(MAX_NAMES);
	ssize_t length;

	if (!names)
		return -1;
	length = flistxattr(from, names, MAX_NAMES);
	if (length < 0)
		return is_tolerable(errno) ? 0 : -1;
	for (const char *name = names; name < names + length; name += strlen(name) + 1)
		if (copy_attribute(from, to, name) < 0)
			return -1;
	return 0;
}

/* The owner before the mode: a change of owner takes set-user-id away. */
static int copy_metadata(int to, const char *name, const struct stat *file)
{
	const struct timespec times[2] = {file->st_atim, file->st_mtim};

	if (fchownat(to, name, file->st_uid, file->st_gid, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (!S_ISLNK(file->st_mode) && fchmodat(to, name, file->st_mode & 07777, 0) < 0)
		return -1;
	return utimensat(to, name, times, AT_SYMLINK_NOFOLLOW);
}

static int copy_link(int from, int to, const char *name)
{
	char contents[PATH_MAX];
	ssize_t length = readlinkat(from, name, contents, sizeof(contents) - 1);

	if (length < 0)
		return -1;
	contents[length] = '\0';
	return symlinkat(contents, to, name);
}

/* Not a device that was put there since it was looked at. */
static int open_source(int from, const char *name, int flags, mode_t type)
{
	cleanup_close int file = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | flags);
	struct stat found;

	if (file < 0 || fstat(file, &found) < 0)
		return -1;
	if ((found.st_mode & S_IFMT) == type)
		return take(&file);
	errno = ESTALE;
	return -1;
}

static int copy_file(int from, int to, const char *name)
{
	cleanup_close int source = open_source(from, name, 0, S_IFREG);
	cleanup_close int copy = -1;

	if (source < 0)
		return -1;
	copy = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return copy < 0 || copy_bytes(source, copy) < 0 ? -1 : copy_attributes(source, copy);
}

static int copy_entries(int from, int to);

static int copy_subdirectory(int from, int to, const char *name)
{
	cleanup_close int source = open_source(from, name, O_DIRECTORY, S_IFDIR);
	cleanup_close int copy = -1;

	if (source < 0 || mkdirat(to, name, 0700) < 0)
		return -1;
	copy = openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return copy < 0 || copy_entries(source, copy) < 0 ? -1 : copy_attributes(source, copy);
}

static int copy_entry(int from, int to, const char *name)
{
	struct stat file;
	int result;

	if (fstatat(from, name, &file, AT_SYMLINK_NOFOLLOW) < 0)
		return -1;
	if (S_ISDIR(file.st_mode))
		result = copy_subdirectory(from, to, name);
	else if (S_ISREG(file.st_mode))
		result = copy_file(from, to, name);
	else if (S_ISLNK(file.st_mode))
		result = copy_link(from, to, name);
	else
		result = mknodat(to, name, file.st_mode, file.st_rdev);
	return result < 0 ? -1 : copy_metadata(to, name, &file);
}

static int copy_stream(DIR *entries, int to)
{
	struct dirent *entry;

	for (errno = 0; (entry = readdir(entries)); errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (copy_entry(dirfd(entries), to, entry->d_name) < 0)
			return -1;
	}
	return errno ? -1 : 0;
}

/* The stream owns its descriptor. */
static int copy_entries(int from, int to)
{
	int own = fcntl(from, F_DUPFD_CLOEXEC, 0);
	DIR *entries = own < 0 ? NULL : fdopendir(own);
	int result, error;

	if (!entries) {
		close_descriptor(&own);
		return -1;
	}
	result = copy_stream(entries, to);
	error = errno;
	closedir(entries);
	errno = error;
	return result;
}

int copy_directory(int from, int to, const char *path)
{
	cleanup_close int source = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cleanup_close int copy = openat(to, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return source < 0 || copy < 0 || copy_entries(source, copy) < 0 ? fail("copy", path) : 0;
}
