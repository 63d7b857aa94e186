#define _GNU_SOURCE
#include "json.h"
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MAX_CONTENT 256

static char letter_of(mode_t mode)
{
	return S_ISCHR(mode)	? 'c'
	       : S_ISBLK(mode)	? 'b'
	       : S_ISFIFO(mode) ? 'p'
	       : S_ISSOCK(mode) ? 's'
	       : S_ISDIR(mode)	? 'd'
				: '-';
}

/* One line: a link's target, or type, mode, owner and device number. */
static void print_entry(const char *key, int directory, const char *name)
{
	struct stat status;
	char target[256];

	if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0) {
		json_errno(key, errno);
	} else if (S_ISLNK(status.st_mode)) {
		ssize_t length = readlinkat(directory, name, target, sizeof(target) - 1);

		target[length < 0 ? 0 : length] = '\0';
		json_format(key, "-> %s", target);
	} else if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)) {
		json_format(key, "%c %04o %u:%u %u:%u", letter_of(status.st_mode), status.st_mode & 07777,
			    status.st_uid, status.st_gid, major(status.st_rdev), minor(status.st_rdev));
	} else {
		json_format(key, "%c %04o %u:%u", letter_of(status.st_mode), status.st_mode & 07777, status.st_uid,
			    status.st_gid);
	}
}

static int compare(const struct dirent **left, const struct dirent **right)
{
	return strcmp((*left)->d_name, (*right)->d_name);
}

static int is_real(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

void print_directory(const char *key, const char *path)
{
	struct dirent **entries;
	int count = scandir(path, &entries, is_real, compare);
	int directory;

	if (count < 0) {
		json_errno(key, errno);
		return;
	}
	directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	json_open(key, '{');
	for (int i = 0; i < count; i++) {
		print_entry(entries[i]->d_name, directory, entries[i]->d_name);
		free(entries[i]);
	}
	json_close('}');
	free(entries);
	close(directory);
}

static void print_content(const char *path)
{
	char content[MAX_CONTENT + 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t length = fd < 0 ? -1 : read(fd, content, MAX_CONTENT);

	if (length < 0) {
		json_errno("read", errno);
	} else {
		content[length] = '\0';
		json_string("read", content);
	}
	if (fd >= 0)
		close(fd);
}

/* Whether it can be changed, without changing it. */
static void print_writable(const char *path, const struct stat *status)
{
	int flags = S_ISDIR(status->st_mode) ? O_TMPFILE | O_RDWR : O_WRONLY;
	int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0600);

	json_errno("write", fd < 0 ? errno : 0);
	if (fd >= 0)
		close(fd);
}

static void print_path(const char *path)
{
	struct stat status;

	json_open(path, '{');
	print_entry("is", AT_FDCWD, path);
	if (stat(path, &status) == 0) {
		if (S_ISDIR(status.st_mode))
			print_directory("entries", path);
		else
			print_content(path);
		print_writable(path, &status);
	}
	json_close('}');
}

void print_paths(int count, char *const *paths)
{
	json_open("paths", '{');
	for (int i = 0; i < count; i++)
		print_path(paths[i]);
	json_close('}');
}
