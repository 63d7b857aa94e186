/* usage: floor ROOTFS CGROUP-NAME ARG0 [ARG…]
 *
 * For every byte on standard input makes one container of the default config, waits for it, removes its cgroups and
 * prints the nanoseconds that took, on a line of its own. End of file ends the program.
 */
#define _GNU_SOURCE
#include "floor.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ull
#endif

/* struct clone_args of clone3(2): musl has no linux/sched.h */
struct clone3_args {
	uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size,
	    cgroup;
};

void die(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	_exit(1);
}

void write_text(const char *path, const char *text, size_t length)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length)
		die(path);
	close(fd);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static pid_t clone_container(int cgroup)
{
	struct clone3_args args = {
	    .flags = CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS,
	    .exit_signal = SIGCHLD,
	};

	if (cgroup >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)cgroup;
	}
	return (pid_t)syscall(SYS_clone3, &args, sizeof(args));
}

static void run_once(const char *rootfs, char *const argv[])
{
	int cgroup = cgroups_make();
	pid_t pid = clone_container(cgroup);
	int status;

	if (pid < 0)
		die("clone3");
	if (pid == 0)
		setup_and_exec(rootfs, argv);
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	if (cgroup >= 0)
		close(cgroup);
	cgroups_remove();
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		errno = 0;
		cgroups_close();
		die("the container process failed");
	}
}

int main(int argc, char *argv[])
{
	char byte;

	if (argc < 4) {
		fprintf(stderr, "usage: floor ROOTFS CGROUP-NAME ARG0 [ARG...]\n");
		return 2;
	}
	signal(SIGINT, SIG_IGN); /* whoever started it closes standard input */
	cgroups_open(argv[2]);
	while (read(STDIN_FILENO, &byte, 1) == 1) {
		uint64_t start = now();

		run_once(argv[1], argv + 3);
		printf("%llu\n", (unsigned long long)(now() - start));
		fflush(stdout);
	}
	cgroups_close();
	return 0;
}
