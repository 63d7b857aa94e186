/* Users and groups by name, in the files of the container (passwd(5), group(5)). Whoever wrote those is not trusted:
 * only regular files are read, up to a limit, in the container and not in the daemon. */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PASSWD "/etc/passwd"
#define GROUP "/etc/group"
#define MAX_FILE (1u << 20)
#define MAX_ID 0xfffffffeUL /* 4294967295 is nobody to setresuid(2) */

/* A line of one of the two files: up to four fields of it, each terminated. */
struct entry {
	char *field[4];
};

static int open_regular(int root, const char *path)
{
	struct kernel_open_how how = {
	    .flags = O_PATH | O_CLOEXEC,
	    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	cleanup_close int found = kernel_openat2(root, path, &how);
	cleanup_close int file = -1;
	struct stat status;

	if (found < 0 || fstat(found, &status) < 0)
		return -1;
	if (!S_ISREG(status.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	how.flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	file = kernel_openat2(root, path, &how);
	if (file < 0 || fstat(file, &status) < 0)
		return -1;
	if (S_ISREG(status.st_mode))
		return take(&file);
	errno = EINVAL;
	return -1;
}

/* The file, on the heap and terminated; an empty one when there is none. NULL with the failure recorded. */
static char *read_file(int root, const char *path)
{
	cleanup_close int file = open_regular(root, path);
	cleanup_free char *content = calloc(1, MAX_FILE + 1);
	size_t length = 0;
	ssize_t part = 0;
	char *result = content;

	if (!content)
		return fail("calloc", path), NULL;
	if (file < 0 && errno != ENOENT)
		return fail("openat2", path), NULL;
	while (file >= 0 && length <= MAX_FILE && (part = read(file, content + length, MAX_FILE + 1 - length)) > 0)
		length += (size_t)part;
	if (part < 0)
		return fail("read", path), NULL;
	if (length > MAX_FILE) {
		errno = EFBIG;
		return fail("read", path), NULL;
	}
	content = NULL;
	return result;
}

/* Takes the next line off; false at the end. Fields that are not there are empty. */
static bool next(char **at, struct entry *entry)
{
	char *line = strsep(at, "\n");

	if (!line)
		return false;
	for (int i = 0; i < 4; i++) {
		char *field = line ? strsep(&line, ":") : NULL;

		entry->field[i] = field ? field : (char *)"";
	}
	return true;
}

/* Digits only. Not strtoul(3)'s idea of a number: "-1" and " 1" are names (CVE-2024-40635, CVE-2026-30892). */
static bool parse_id(const char *text, uint32_t *id)
{
	uint64_t value = 0;

	if (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 10)
		return false;
	for (; *text; text++)
		value = value * 10 + (uint64_t)(*text - '0');
	*id = (uint32_t)value;
	return value <= MAX_ID;
}

static int not_found(const char *kind, const char *name, const char *path)
{
	char buffer[400];
	struct text text = text_in(buffer, sizeof(buffer));

	text_add(&text, "no ");
	text_add(&text, kind);
	text_add(&text, " ");
	text_add(&text, name);
	text_add(&text, " in ");
	text_add(&text, path);
	errno = ENOENT;
	return fail_with("look up", name, buffer);
}

/* `name` gets the user's name, which lies in `passwd`; empty for a number that nobody has. */
static int find_user(char *passwd, const char *wanted, struct user *user, const char **name)
{
	bool by_number = parse_id(wanted, &user->uid);
	struct entry entry;
	uint32_t id;

	*name = "";
	while (next(&passwd, &entry)) {
		if (!parse_id(entry.field[2], &id) ||
		    (by_number ? id != user->uid : strcmp(entry.field[0], wanted) != 0))
			continue;
		user->uid = id;
		*name = entry.field[0];
		return parse_id(entry.field[3], &user->gid) ? 0 : not_found("group of", wanted, PASSWD);
	}
	return by_number ? 0 : not_found("user", wanted, PASSWD);
}

static int find_group(char *groups, const char *wanted, struct user *user)
{
	struct entry entry;

	if (parse_id(wanted, &user->gid))
		return 0;
	while (next(&groups, &entry))
		if (strcmp(entry.field[0], wanted) == 0 && parse_id(entry.field[2], &user->gid))
			return 0;
	return not_found("group", wanted, GROUP);
}

static bool is_member(char *members, const char *name)
{
	const char *member;

	while ((member = strsep(&members, ",")))
		if (strcmp(member, name) == 0)
			return true;
	return false;
}

static int find_memberships(char *groups, const char *name, struct user *user)
{
	struct entry entry;
	uint32_t gid;

	while (*name && next(&groups, &entry)) {
		if (!parse_id(entry.field[2], &gid) || gid == user->gid || !is_member(entry.field[3], name))
			continue;
		if (user->group_count == LAUNCH_MAX_GROUPS) {
			errno = E2BIG;
			return fail("look up", GROUP);
		}
		user->groups[user->group_count++] = gid;
	}
	return 0;
}

int op_look_up_user(struct launch *launch, const struct plan_op *op)
{
	cleanup_free char *passwd = read_file(launch->root, PASSWD);
	cleanup_free char *groups = passwd ? read_file(launch->root, GROUP) : NULL;
	const char *name;

	if (!groups)
		return -1;
	launch->user = calloc(1, sizeof(*launch->user));
	if (!launch->user)
		return fail("calloc", "");
	if (find_user(passwd, plan_string(launch->plan, op->str[0]), launch->user, &name) < 0)
		return -1;
	if (op->str[1])
		return find_group(groups, plan_string(launch->plan, op->str[1]), launch->user);
	return find_memberships(groups, name, launch->user);
}
