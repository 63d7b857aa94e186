#include "spawn.h"

#include "fail.h"
#include "kernel.h"

#include <sys/mman.h>

static int make_pipe(struct pipe_ends *ends)
{
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) < 0)
		return fail("pipe2", "");
	*ends = (struct pipe_ends){.read = fds[0], .write = fds[1]};
	/* Of the monitor's end only: the two ends are two descriptions, the container's stays blocking. */
	return fcntl(ends->read, F_SETFL, O_NONBLOCK) < 0 ? fail("fcntl", "pipe") : 0;
}

int spawn_prepare(struct launch *launch)
{
	launch->shared = mmap(NULL, sizeof(*launch->shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (launch->shared == MAP_FAILED)
		return fail("mmap", "");
	fail_record_in(&launch->shared->error);
	if (make_pipe(&launch->out) < 0 || make_pipe(&launch->err) < 0)
		return -1;
	return make_pipe(&launch->leash);
}

static pid_t keep_monitors_half(const struct launch *launch)
{
	close(launch->out.write);
	close(launch->err.write);
	close(launch->leash.write);
	if (launch->plan->flags & PLAN_INTO_CGROUP)
		close(LAUNCH_FD_CGROUP);
	return chdir("/") < 0 ? fail("chdir", "/") : launch->pid;
}

pid_t spawn_container(struct launch *launch)
{
	struct kernel_clone_args args = {
	    .flags = launch->plan->clone_flags | CLONE_PIDFD,
	    .pidfd = (uintptr_t)&launch->pidfd,
	    .exit_signal = SIGCHLD,
	};

	if (launch->plan->flags & PLAN_INTO_CGROUP) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = LAUNCH_FD_CGROUP;
	}
	/* A descriptor keeps to the mounts of the namespace that it was opened in. The current directory does not:
	 * clone3(2) moves it to the new namespace's copy, so that is how the bundle gets there. */
	if (fchdir(LAUNCH_FD_BUNDLE) < 0)
		return fail("fchdir", "bundle");
	close(LAUNCH_FD_BUNDLE);
	launch->pid = kernel_clone3(&args);
	if (launch->pid < 0)
		return fail("clone3", "");
	return launch->pid > 0 ? keep_monitors_half(launch) : 0;
}
