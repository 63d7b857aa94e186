/* From the launcher to the container's program: the two waits for Core, and the execve(2). */
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "text.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the fifo is kept for execve(2) to close; the plan's number is free by then. */
#define LAUNCH_FD_FIFO LAUNCH_FD_PLAN
/* The same for the state document of startContainer hooks. */
#define LAUNCH_FD_STATE LAUNCH_FD_CONTAINER
/* And for their standard output. */
#define LAUNCH_FD_SILENT LAUNCH_FD_LOG
#define DEFAULT_PATH "/usr/local/bin:/bin:/usr/bin"

int op_ready(struct launch *launch, const struct plan_op *op)
{
	/* What follows needs no descriptor of a directory, and none may be what the working directory names. */
	if (launch->plan->flags & PLAN_EXEC)
		close(launch->root);
	if (!(op->flags & OPF_AHEAD) && sync_send(launch->sync, SYNC_PROC_READY, NULL, 0, -1) < 0)
		return -1;
	if (sync_receive(launch->sync, SYNC_PROC_RUN, NULL) < 0)
		return -1;
	launch->shared->running = true;
	return write(launch->leash.write, "", 1) == 1 ? 0 : fail("write", "leash");
}

/* 0 when execve(2) would take it; else errno, the one that execve(2) would give. */
static int check_executable(const char *path)
{
	struct stat file;

	if (stat(path, &file) < 0)
		return -1;
	if (!S_ISREG(file.st_mode)) {
		errno = EACCES;
		return -1;
	}
	return kernel_faccessat2(AT_FDCWD, path, X_OK, AT_EACCESS);
}

static int found(struct launch *launch, const char *path)
{
	launch->executable = strdup(path);
	return launch->executable ? 0 : fail("strdup", path);
}

/* A directory of PATH and the name; an empty directory means the current one. */
static int join(char *buffer, size_t size, const char *directory, size_t length, const char *name)
{
	size_t name_length = strlen(name);

	if (length + 1 + name_length >= size) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(buffer, directory, length);
	if (length > 0)
		buffer[length++] = '/';
	memcpy(buffer + length, name, name_length + 1);
	return 0;
}

/* As execvp(3): EACCES is what remains when a file was found that may not be executed. */
static int search(struct launch *launch, const char *name, const char *directories)
{
	char path[PATH_MAX];
	int error = ENOENT;

	for (const char *at = directories;; at++) {
		size_t length = strcspn(at, ":");

		if (join(path, sizeof(path), at, length, name) == 0 && check_executable(path) == 0)
			return found(launch, path);
		if (errno == EACCES)
			error = EACCES;
		at += length;
		if (!*at)
			break;
	}
	errno = error;
	return fail("execve", name);
}

int op_find_exec(struct launch *launch, const struct plan_op *op)
{
	const char *name = plan_string(launch->plan, op->str[0]);
	const char *directories = op->str[1] ? plan_string(launch->plan, op->str[1]) : DEFAULT_PATH;

	if (!strchr(name, '/'))
		return search(launch, name, directories);
	return check_executable(name) < 0 ? fail("execve", name) : found(launch, name);
}

/* From procRun on nobody needs Core: `start` may come from the next one. */
int op_wait_start(struct launch *launch, const struct plan_op *op)
{
	char byte;

	(void)op;
	if (launch->filtered && sync_write(launch->sync, SYNC_PROC_CREATED, NULL, 0) < 0)
		return -1;
	if (!launch->filtered)
		sync_tell(launch->sync, SYNC_PROC_CREATED);
	return read(launch->fifo, &byte, 1) == 1 ? 0 : fail("read", "exec.fifo");
}

/* Closed, not only marked: the program could be named by /proc/self/fd. The socket and the fifo, which can not be
 * executed, are left until execve(2) closes them: that is how Core sees that it succeeded, by the fifo if Core was
 * restarted. */
static int close_descriptors(struct launch *launch)
{
	int last = launch->fifo < 0 ? LAUNCH_FD_SYNC : LAUNCH_FD_FIFO;
	/* Out of the way of the numbers that are kept. */
	int state = launch->states[1] < 0 ? -1 : fcntl(launch->states[1], F_DUPFD_CLOEXEC, LAUNCH_FD_END);
	int silent = state < 0 || launch->silent < 0 ? -1 : fcntl(launch->silent, F_DUPFD_CLOEXEC, LAUNCH_FD_END);

	if (launch->fifo >= 0 && launch->fifo != LAUNCH_FD_FIFO) {
		if (dup3(launch->fifo, LAUNCH_FD_FIFO, O_CLOEXEC) < 0)
			return fail("dup3", "exec.fifo");
		launch->fifo = LAUNCH_FD_FIFO;
	}
	/* A startContainer hook comes after a filter that has a listener. Its document can not be executed either. */
	if (state >= 0) {
		last = launch->states[1] = dup3(state, LAUNCH_FD_STATE, O_CLOEXEC);
		if (last < 0)
			return fail("dup3", "state");
	}
	if (silent >= 0) {
		last = launch->silent = dup3(silent, LAUNCH_FD_SILENT, O_CLOEXEC);
		if (last < 0)
			return fail("dup3", "/dev/null");
	}
	return kernel_close_range((unsigned)last + 1, ~0u, 0) < 0 ? fail("close_range", "") : 0;
}

static int add_variable(struct launch *launch, char *variable)
{
	size_t count = 0;
	char **longer;

	while (launch->environment[count])
		count++;
	longer = realloc(launch->environment, (count + 2) * sizeof(*longer));
	if (!longer)
		return -1;
	longer[count] = variable;
	longer[count + 1] = NULL;
	launch->environment = longer;
	return 0;
}

/* Whose the sockets are, so that a child that has the environment, too, does not take them for its own. */
static int add_listen_pid(struct launch *launch)
{
	static char variable[sizeof("LISTEN_PID=") + 10];
	struct text text = text_in(variable, sizeof(variable));

	text_add(&text, "LISTEN_PID=");
	text_add_number(&text, (uint64_t)getpid(), 1);
	return add_variable(launch, variable);
}

int exec_prepare(struct launch *launch)
{
	const struct plan_op *exec = plan_ops(launch->plan) + launch->plan->op_count - 1;

	launch->arguments = plan_vector(launch->plan, exec->str[0], exec->arg[0]);
	launch->environment = plan_vector(launch->plan, exec->str[1], exec->arg[1]);
	if (!launch->arguments || !launch->environment)
		return fail("calloc", "");
	if (launch->home && add_variable(launch, launch->home) < 0)
		return fail("realloc", "");
	if (launch->listeners.count == 0)
		return close_descriptors(launch);
	return add_listen_pid(launch) < 0 ? fail("realloc", "") : listen_place(launch);
}

int op_exec(struct launch *launch, const struct plan_op *op)
{
	(void)op;
	if (!launch->arguments && exec_prepare(launch) < 0)
		return -1;
	execve(launch->executable, launch->arguments, launch->environment);
	return fail("execve", launch->executable);
}
