/* Id maps for mounts: mount_setattr(2) takes them from a user namespace. One that is made for this is empty: the
 * process that it came with ends before anything else happens. */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "proc.h"
#include "text.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static _Noreturn void wait_to_be_killed(pid_t parent)
{
	/* All signals are blocked; SIGKILL can not be. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent)
		for (;;)
			pause();
	_exit(EXIT_FAILURE);
}

/* Path of a file of the process below procfs. */
static void name_file(char *buffer, size_t size, pid_t pid, const char *name)
{
	struct text text = text_in(buffer, size);

	text_add_number(&text, (uint64_t)pid, 1);
	text_add(&text, name);
}

/* The kernel takes a map in one write(2). */
static int write_map(int proc, pid_t pid, const char *name, const char *lines)
{
	char path[64];
	cleanup_close int file = -1;

	name_file(path, sizeof(path), pid, name);
	file = proc_open(proc, path);
	if (file < 0)
		return fail("openat2", path);
	return write(file, lines, strlen(lines)) < 0 ? fail("write", path) : 0;
}

static int open_namespace(int proc, pid_t pid)
{
	char path[64];
	int namespace;

	name_file(path, sizeof(path), pid, "/ns/user");
	namespace = openat(proc, path, O_RDONLY | O_CLOEXEC);
	return namespace < 0 ? fail("openat", path) : namespace;
}

static int map_namespace(pid_t pid, const char *users, const char *groups)
{
	cleanup_close int proc = proc_of_host();

	if (proc < 0 || write_map(proc, pid, "/uid_map", users) < 0 || write_map(proc, pid, "/gid_map", groups) < 0)
		return -1;
	return open_namespace(proc, pid);
}

static int make_namespace(const char *users, const char *groups)
{
	struct kernel_clone_args args = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
	pid_t parent = getpid();
	pid_t pid = kernel_clone3(&args);
	int namespace;

	if (pid < 0)
		return fail("clone3", "user namespace");
	if (pid == 0)
		wait_to_be_killed(parent);
	namespace = map_namespace(pid, users, groups);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return namespace;
}

int op_idmap(struct launch *launch, const struct plan_op *op)
{
	const char *path = plan_string(launch->plan, op->str[2]);
	int namespace;

	if (*path) {
		namespace = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (namespace < 0)
			return fail("open", path);
	} else {
		namespace =
		    make_namespace(plan_string(launch->plan, op->str[0]), plan_string(launch->plan, op->str[1]));
		if (namespace < 0)
			return -1;
	}
	launch->shared->idmaps[launch->shared->idmap_count++] = namespace;
	return 0;
}
