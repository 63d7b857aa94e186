/* HOME, where the config names none: what the container's own passwd(5) says. The image is not trusted: the file may be
 * anything, of any size. */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "path.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#define PASSWD "/etc/passwd"
#define MAX_BYTES (1 << 20) /* of the file, what lies behind is not looked at */
#define UID_FIELD 2
#define HOME_FIELD 5

/* One line while it is read. */
struct line {
	char bytes[PATH_MAX + 512];
	size_t length;
	bool cut; /* longer than that: it is passed over */
};

/* Only a regular file is ever opened: to open a fifo or a device may wait, or do something. */
static int open_passwd(void)
{
	cleanup_close int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_close int found = root < 0 ? -1 : path_open(root, PASSWD, false);
	struct kernel_open_how how = {
	    .flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
	    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	cleanup_close int file = -1;
	struct stat status;

	if (found < 0 || fstat(found, &status) < 0 || !S_ISREG(status.st_mode))
		return -1;
	file = kernel_openat2(root, PASSWD, &how);
	return file < 0 || path_same(file, found) < 0 ? -1 : take(&file);
}

static const char *field(const char *line, int number)
{
	while (line && number-- > 0) {
		line = strchr(line, ':');
		line = line ? line + 1 : NULL;
	}
	return line;
}

/* The home of that user, on the heap, if this is its line. */
static char *match(struct line *line, uint32_t uid)
{
	const char *number, *home;
	char *end;
	unsigned long value;

	line->bytes[line->length] = '\0';
	number = field(line->bytes, UID_FIELD);
	home = field(line->bytes, HOME_FIELD);
	if (line->cut || !number || !home || *number < '0' || *number > '9')
		return NULL;
	value = strtoul(number, &end, 10);
	if (*end != ':' || value != uid || *home != '/')
		return NULL;
	return strndup(home, strcspn(home, ":"));
}

static char *feed(struct line *line, char byte, uint32_t uid)
{
	char *home = NULL;

	if (byte == '\n') {
		home = match(line, uid);
		line->length = 0;
		line->cut = false;
	} else if (line->length + 1 < sizeof(line->bytes)) {
		line->bytes[line->length++] = byte;
	} else {
		line->cut = true;
	}
	return home;
}

static char *find(int file, uint32_t uid)
{
	static struct line line;
	char chunk[4096];
	size_t total = 0;
	ssize_t length;

	while (total < MAX_BYTES && (length = read(file, chunk, sizeof(chunk))) > 0) {
		total += (size_t)length;
		for (ssize_t i = 0; i < length; i++) {
			char *home = feed(&line, chunk[i], uid);

			if (home)
				return home;
		}
	}
	return match(&line, uid);
}

int op_home(struct launch *launch, const struct plan_op *op)
{
	cleanup_close int file = open_passwd();
	uint32_t uid = op->flags & OPF_LOOKED_UP ? launch->user->uid : (uint32_t)op->arg[0];
	cleanup_free char *home = file < 0 ? NULL : find(file, uid);
	const char *value = home ? home : "/";
	size_t size = sizeof("HOME=") + strlen(value);

	launch->home = malloc(size);
	if (!launch->home)
		return fail("malloc", "");
	memcpy(launch->home, "HOME=", sizeof("HOME=") - 1);
	memcpy(launch->home + sizeof("HOME=") - 1, value, strlen(value) + 1);
	return 0;
}
