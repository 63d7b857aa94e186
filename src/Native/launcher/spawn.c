#include "spawn.h"

#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "userns.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* Two ends are two descriptions: what is set for the monitor's leaves the container's as it is, which blocks. */
static int make_pipe(struct pipe_ends *ends)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return fail("pipe2", "");
	*ends = (struct pipe_ends){.read = fds[0], .write = fds[1]};
	return 0;
}

static int make_output_pipe(struct pipe_ends *ends)
{
	if (make_pipe(ends) < 0)
		return -1;
	return fcntl(ends->read, F_SETFL, O_NONBLOCK) < 0 ? fail("fcntl", "pipe") : 0;
}

static int make_input_pipe(struct launch *launch)
{
	if (make_pipe(&launch->in) < 0)
		return -1;
	return fcntl(launch->in.write, F_SETFL, O_NONBLOCK) < 0 ? fail("fcntl", "pipe") : 0;
}

static int make_console(struct pipe_ends *ends)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) < 0)
		return fail("socketpair", "");
	*ends = (struct pipe_ends){.read = fds[0], .write = fds[1]};
	return 0;
}

static int prepare_terminal(struct launch *launch)
{
	if (launch->options & (LAUNCH_INPUT | LAUNCH_STDIO))
		return fail_text("argument", "a terminal is standard input and output itself");
	return launch->options & LAUNCH_CONSOLE ? 0 : make_console(&launch->console);
}

static int prepare_stdio(struct launch *launch)
{
	bool terminal = launch->plan->flags & PLAN_TERMINAL;

	if (terminal || launch->options) {
		launch->silent = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (launch->silent < 0)
			return fail("open", "/dev/null");
	}
	if (terminal)
		return prepare_terminal(launch);
	if (launch->options & LAUNCH_CONSOLE)
		return fail_text("argument", "a console is for a terminal");
	if (launch->options & LAUNCH_STDIO)
		return 0;
	if (launch->options & LAUNCH_INPUT && make_input_pipe(launch) < 0)
		return -1;
	return make_output_pipe(&launch->out) < 0 ? -1 : make_output_pipe(&launch->err);
}

int spawn_prepare(struct launch *launch)
{
	launch->shared = mmap(NULL, sizeof(*launch->shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (launch->shared == MAP_FAILED)
		return fail("mmap", "");
	fail_record_in(&launch->shared->error);
	return prepare_stdio(launch) < 0 ? -1 : make_output_pipe(&launch->leash);
}

/* Where Core looks for it, and with it what Core closes it by. */
static int keep_input(int input)
{
	int control;

	if (dup3(input, MONITOR_FD_INPUT, O_CLOEXEC) < 0)
		return fail("dup3", "input");
	close(input);
	control = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (control < 0)
		return fail("eventfd", "");
	if (dup3(control, MONITOR_FD_CONTROL, O_CLOEXEC) < 0)
		return fail("dup3", "control");
	close(control);
	return 0;
}

/* Of standard input the monitor keeps the end to write to only: else nobody would see that its reader has gone. */
static int keep_stdio(const struct launch *launch)
{
	if (launch->out.write >= 0) {
		close(launch->out.write);
		close(launch->err.write);
	}
	if (launch->console.write >= 0)
		close(launch->console.write);
	if (launch->options & LAUNCH_CONSOLE)
		close(LAUNCH_FD_CONSOLE);
	if (launch->options & LAUNCH_STDIO) {
		if (dup3(launch->silent, STDIN_FILENO, 0) < 0)
			return fail("dup3", "stdin");
		return keep_input(LAUNCH_FD_INPUT);
	}
	if (launch->in.read < 0)
		return 0;
	close(launch->in.read);
	return keep_input(launch->in.write);
}

static pid_t keep_monitors_half(const struct launch *launch)
{
	if (keep_stdio(launch) < 0)
		return -1;
	if (launch->silent >= 0)
		close(launch->silent);
	close(launch->leash.write);
	for (unsigned i = 0; i < launch->shared->idmap_count; i++)
		close(launch->shared->idmaps[i]);
	if (launch->plan->flags & PLAN_EXEC)
		close(LAUNCH_FD_TARGET);
	if (launch->plan->flags & PLAN_LISTEN)
		close(LAUNCH_FD_LISTEN);
	if (launch->plan->flags & PLAN_INTO_CGROUP)
		close(LAUNCH_FD_CGROUP);
	return chdir("/") < 0 ? fail("chdir", "/") : launch->pid;
}

static pid_t clone_container(struct launch *launch, uint64_t flags)
{
	struct kernel_clone_args args = {
	    .flags = launch->plan->clone_flags | CLONE_PIDFD | flags,
	    .pidfd = (uintptr_t)&launch->pidfd,
	    .exit_signal = flags & CLONE_PARENT ? 0 : SIGCHLD, /* with CLONE_PARENT it is that of the process between */
	};

	if (ops_run(launch, PHASE_MONITOR, PHASE_MONITOR) < 0)
		return -1;
	fail_at_no_step();
	if (launch->plan->flags & PLAN_INTO_CGROUP) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = LAUNCH_FD_CGROUP;
	}
	launch->pid = kernel_clone3(&args);
	return launch->pid < 0 ? fail("clone3", "") : launch->pid;
}

/* The life of the process between; returns in the container process only. */
static pid_t run_between(struct launch *launch)
{
	pid_t pid = prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ? fail("prctl PR_SET_PDEATHSIG", "")
							 : clone_container(launch, CLONE_PARENT);

	if (pid == 0)
		return 0;
	launch->shared->pid = pid;
	launch->shared->pidfd = launch->pidfd;
	_exit(pid < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* Who joins a user namespace never comes back, and new pid and time namespaces are for children only. So that the
 * monitor stays on the host a process in between does it, and clones the container process as the monitor's child. The
 * descriptors are shared: the pidfd gets its number in the monitor, too. Memory is not; setns(2) forbids that. */
static pid_t spawn_through_between(struct launch *launch)
{
	struct kernel_clone_args args = {.flags = CLONE_FILES, .exit_signal = SIGCHLD};
	pid_t between = kernel_clone3(&args);
	int status = 0;

	if (between == 0)
		return run_between(launch);
	if (between < 0)
		return fail("clone3", "");
	while (waitpid(between, &status, 0) < 0 && errno == EINTR)
		;
	if (status != 0)
		return failure()->call[0] ? -1 : fail_killed(launch->plan, status);
	launch->pid = launch->shared->pid;
	launch->pidfd = launch->shared->pidfd;
	return userns_own_stdio(launch) < 0 ? -1 : launch->pid;
}

pid_t spawn_container(struct launch *launch)
{
	pid_t pid;

	/* A descriptor keeps to the mounts of the namespace that it was opened in. The current directory does not:
	 * clone3(2) moves it to the new namespace's copy, so that is how the bundle gets there. */
	if (!(launch->plan->flags & PLAN_EXEC)) {
		if (fchdir(LAUNCH_FD_BUNDLE) < 0)
			return fail("fchdir", "bundle");
		close(LAUNCH_FD_BUNDLE);
	}
	pid = ops_need_between(launch->plan) ? spawn_through_between(launch) : clone_container(launch, 0);
	return pid > 0 ? keep_monitors_half(launch) : pid;
}
