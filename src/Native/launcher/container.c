#include "container.h"

#include "exit.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "text.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>

/* The kernel's: the C library keeps some signals to itself, and theirs would stay as the daemon had them. */
#define LAST_SIGNAL 64

struct kernel_sigaction {
	unsigned long handler, flags, restorer;
	uint64_t mask;
};

/* Every signal at its default action, none blocked: what was ignored or blocked would be so after execve(2) too. */
static void reset_signals(void)
{
	static const struct kernel_sigaction default_action;
	uint64_t none = 0;

	for (int signal = 1; signal <= LAST_SIGNAL; signal++)
		syscall(SYS_rt_sigaction, signal, &default_action, NULL, sizeof(none));
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

int container_die_with_monitor(const struct launch *launch)
{
	struct pollfd leash = {.fd = launch->leash.write};

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return fail("prctl PR_SET_PDEATHSIG", "");
	/* It may have died before that. In a new pid namespace getppid(2) can not tell; the pipe can. */
	if (poll(&leash, 1, 0) < 0)
		return fail("poll", "leash");
	if (leash.revents & POLLERR) {
		errno = ESRCH;
		return fail("poll", "leash");
	}
	return 0;
}

/* A terminal comes later, once there is the container's /dev/pts. */
static int take_stdio(struct launch *launch)
{
	if (launch->in.read >= 0) {
		if (dup3(launch->in.read, STDIN_FILENO, 0) < 0)
			return fail("dup3", "stdin");
		close(launch->in.read);
	}
	if (launch->out.write < 0)
		return 0;
	if (dup3(launch->out.write, STDOUT_FILENO, 0) < 0 || dup3(launch->err.write, STDERR_FILENO, 0) < 0)
		return fail("dup3", "stdio");
	close(launch->out.write);
	close(launch->err.write);
	return 0;
}

/* Opened for both directions, so that there is neither a wait for the other end nor an end of file. */
static int open_fifo(struct launch *launch)
{
	launch->fifo = openat(LAUNCH_FD_CONTAINER, "exec.fifo", O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	return launch->fifo < 0 ? fail("openat", "exec.fifo") : 0;
}

static void close_monitors_descriptors(const struct launch *launch)
{
	if (launch->out.read >= 0) {
		close(launch->out.read);
		close(launch->err.read);
	}
	close(launch->leash.read);
	log_close(&launch->log);
	if (launch->in.write >= 0)
		close(launch->in.write);
	if (launch->console.read >= 0)
		close(launch->console.read);
	if (launch->options & LAUNCH_STDIO)
		close(LAUNCH_FD_INPUT);
	close(LAUNCH_FD_CONTAINER);
	if (launch->plan->flags & PLAN_INTO_CGROUP)
		close(LAUNCH_FD_CGROUP);
}

/* What a container process has to make, and one that joins it has got. */
static int open_root(struct launch *launch)
{
	launch->root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return launch->root < 0 ? fail("open", "/") : root_take_stdin(launch);
}

static int prepare(struct launch *launch)
{
	bool joins = launch->plan->flags & PLAN_EXEC;

	reset_signals();
	prctl(PR_SET_NAME, joins ? "berth-exec" : "berth-init");
	umask(0); /* the modes of the plan are meant as they are; OP_UMASK sets the container's */
	if (setsid() < 0)
		return fail("setsid", "");
	if (take_stdio(launch) < 0 || (joins ? open_root(launch) : open_fifo(launch)) < 0)
		return -1;
	close_monitors_descriptors(launch);
	return container_die_with_monitor(launch);
}

/* Joins a v1 cgroup by its "tasks" file. A single thread that moves itself is the one migration for which the kernel
 * does not take the lock of all thread groups, which waits for an RCU grace period: 15 ms on an idle machine. */
static int join_cgroup(int tasks)
{
	char link[sizeof("/proc/self/fd/") + 10];
	char path[PATH_MAX] = {0};
	struct text text = text_in(link, sizeof(link));
	int error;

	if (write(tasks, "0", 1) == 1)
		return 0;
	error = errno;
	text_add(&text, "/proc/self/fd/");
	text_add_number(&text, (uint64_t)tasks, 1);
	if (readlink(link, path, sizeof(path) - 1) < 0)
		path[0] = '\0';
	errno = error;
	return fail("write", path);
}

static int join_cgroups(struct launch *launch)
{
	struct sync_fds tasks = {.count = 0};
	int result = sync_receive(launch->sync, SYNC_PROC_MAPPED, &tasks);

	for (unsigned i = 0; i < tasks.count; i++) {
		if (result == 0)
			result = join_cgroup(tasks.fd[i]);
		close(tasks.fd[i]);
	}
	return result;
}

_Noreturn void container_run(struct launch *launch)
{
	if (prepare(launch) == 0 && join_cgroups(launch) == 0)
		ops_run(launch, PHASE_SETUP, PHASE_EXEC);
	/* Until procRun the monitor reports it, after having reaped this process; then it has let go of the socket. */
	if (launch->shared->running)
		sync_send(launch->sync, SYNC_PROC_ERROR, failure(), sizeof(*failure()), -1);
	_exit(exit_code_of(failure()));
}
