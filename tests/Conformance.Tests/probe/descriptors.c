#include "json.h"
#include "probe.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#define MAX_FD 4096

static const char *type_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFCHR:
		return "character device";
	case S_IFBLK:
		return "block device";
	case S_IFIFO:
		return "pipe";
	case S_IFSOCK:
		return "socket";
	case S_IFDIR:
		return "directory";
	case S_IFREG:
		return "file";
	default:
		return "other";
	}
}

static const char *access_of(int flags)
{
	static const char *const modes[] = {"read", "write", "read and write", "none"};

	return modes[flags & O_ACCMODE];
}

/* Every open descriptor. Nothing is opened meanwhile. */
void print_descriptors(void)
{
	char text[32];

	json_open("fds", '{');
	for (int fd = 0; fd < MAX_FD; fd++) {
		int flags = fcntl(fd, F_GETFL);
		struct stat status;

		if (flags < 0 || fstat(fd, &status) < 0)
			continue;
		snprintf(text, sizeof(text), "%d", fd);
		json_open(text, '{');
		json_string("type", type_of(status.st_mode));
		if (S_ISCHR(status.st_mode))
			json_format("device", "%u:%u", major(status.st_rdev), minor(status.st_rdev));
		json_unsigned("uid", status.st_uid);
		json_string("access", access_of(flags));
		json_bool("append", flags & O_APPEND);
		json_bool("nonblocking", flags & O_NONBLOCK);
		snprintf(text, sizeof(text), "/proc/self/fd/%d", fd);
		json_link("target", text);
		json_close('}');
	}
	json_close('}');
}
