#include "monitor.h"

#include "exit.h"
#include "fail.h"
#include "kernel.h"
#include "log.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* A read of a terminal gives what there is, 4 KiB at most; its buffers hold a few times as much. */
#define TERMINAL_CHUNKS 64

#ifndef TIOCGPTPEER
#define TIOCGPTPEER 0x5441
#endif

/* What the loop waits for. */
enum watched {
	WATCH_OUT, /* the pipe, or the terminal's master */
	WATCH_ERR,
	WATCH_LEASH,   /* a byte: procRun was received; its end: the container process has called execve(2), or died */
	WATCH_SYNC,    /* never read; its end: the daemon died */
	WATCH_CONSOLE, /* the terminal's master comes here, once */
	WATCH_CONTROL, /* the eventfd: Core asks for the end of standard input */
	WATCH_CONTAINER, /* the pidfd: the container process has ended */
	WATCH_COUNT,
};

struct monitor {
	struct launch *launch;
	struct pollfd watched[WATCH_COUNT];
	struct log log;
};

void monitor_begin(void)
{
	uint64_t all = ~0ULL;

	/* None is ever read: the end of the container process comes through its pidfd. */
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, sizeof(all));
	prctl(PR_SET_NAME, "berth-monitor");
	/* A daemon that has come back takes descriptors from here (pidfd_getfd(2)) and is no ancestor, which Yama may
	 * demand of everybody but root. */
	if (geteuid() != 0)
		prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
	setsid(); /* fails only for one that leads a session already */
	kernel_close_range(LAUNCH_FD_END, ~0u, 0);
	kernel_close_range(LAUNCH_FD_SYNC, LAUNCH_FD_END - 1, CLOSE_RANGE_CLOEXEC);
}

_Noreturn void monitor_give_up(void)
{
	sync_send(LAUNCH_FD_SYNC, SYNC_PROC_ERROR, failure(), sizeof(*failure()), -1);
	_exit(EXIT_FAILURE);
}

/* One chunk from a pipe to the log; false when there is nothing (more). The buffer's pages are touched only as far as
 * there was output. */
static bool copy_chunk(struct monitor *monitor, enum watched which)
{
	static char chunk[LOG_CHUNK];
	struct pollfd *pipe = &monitor->watched[which];
	ssize_t length = read(pipe->fd, chunk, sizeof(chunk));

	if (length > 0) {
		log_write(&monitor->log, which == WATCH_OUT ? "stdout" : "stderr", chunk, (size_t)length);
		return true;
	}
	if (length == 0 || errno == EIO) {
		close(pipe->fd);
		pipe->fd = -1;
	}
	return false;
}

/* What the pipe held when the container process ended: all that it wrote. Another process that has it open may go on
 * writing for ever, so there is a limit. */
static void drain(struct monitor *monitor, enum watched which)
{
	int size = fcntl(monitor->watched[which].fd, F_GETPIPE_SZ);
	int chunks = size < 0 ? TERMINAL_CHUNKS : size / LOG_CHUNK + 1;

	while (chunks-- > 0 && copy_chunk(monitor, which))
		;
}

static bool is_running(const struct launch *launch)
{
	return __atomic_load_n(&launch->shared->running, __ATOMIC_ACQUIRE);
}

static int reap(struct monitor *monitor)
{
	int status = 0;

	while (waitpid(monitor->launch->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static _Noreturn void finish(struct monitor *monitor)
{
	struct launch *launch = monitor->launch;
	int status = reap(monitor);

	if (!is_running(launch)) {
		if (!failure()->call[0])
			fail_killed(launch->plan, status);
		monitor_give_up();
	}
	drain(monitor, WATCH_OUT);
	drain(monitor, WATCH_ERR);
	_exit(exit_write(LAUNCH_FD_CONTAINER, status, monitor->log.lost, failure()) < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* The daemon died before it said procRun: nobody knows of this container, so there must not be one. */
static _Noreturn void abandon(struct monitor *monitor)
{
	kernel_pidfd_send_signal(monitor->launch->pidfd, SIGKILL);
	reap(monitor);
	_exit(EXIT_FAILURE);
}

/* From here on the daemon may go. The container process has the only copy of the socket left: its execve(2) is the end
 * of file that Core waits for. */
static void let_go_of_core(struct monitor *monitor)
{
	struct launch *launch = monitor->launch;

	close(launch->sync);
	launch->sync = monitor->watched[WATCH_SYNC].fd = -1;
	munmap((void *)launch->plan, launch->plan->size);
	launch->plan = NULL;
}

/* With a slave of its own the monitor reads no EIO as long as it lives, whoever closes the terminal and opens it
 * again. */
static int keep_terminal(int master)
{
	if (ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC) < 0 || fcntl(master, F_SETFL, O_NONBLOCK) < 0)
		return -1;
	return dup3(master, MONITOR_FD_INPUT, O_CLOEXEC);
}

static void on_console(struct monitor *monitor)
{
	struct pollfd *console = &monitor->watched[WATCH_CONSOLE];
	struct sync_fds master = {.count = 0};

	/* At its end there is nothing to receive, and nothing failed here. */
	if (console->revents & POLLIN && sync_receive(console->fd, SYNC_PROC_TERMINAL, &master) == 0 &&
	    master.count == 1 && keep_terminal(master.fd[0]) >= 0) {
		monitor->watched[WATCH_OUT].fd = MONITOR_FD_INPUT;
		sync_tell(console->fd, SYNC_PROC_TERMINAL_KEPT);
	}
	for (unsigned i = 0; i < master.count; i++)
		close(master.fd[i]);
	close(console->fd);
	console->fd = -1;
}

static void on_control(struct monitor *monitor)
{
	close(MONITOR_FD_INPUT);
	close(MONITOR_FD_CONTROL);
	monitor->watched[WATCH_CONTROL].fd = -1;
}

static void on_leash(struct monitor *monitor)
{
	struct pollfd *leash = &monitor->watched[WATCH_LEASH];
	char byte;

	if (read(leash->fd, &byte, 1) == 0) {
		close(leash->fd);
		leash->fd = -1;
	}
}

/* procRun is looked up where the container process notes it: events that come together have no order. */
static void handle(struct monitor *monitor)
{
	struct pollfd *watched = monitor->watched;
	short ended = watched[WATCH_CONTAINER].revents;

	if (watched[WATCH_OUT].revents)
		copy_chunk(monitor, WATCH_OUT);
	if (watched[WATCH_ERR].revents)
		copy_chunk(monitor, WATCH_ERR);
	if (watched[WATCH_CONSOLE].revents)
		on_console(monitor);
	if (watched[WATCH_CONTROL].revents)
		on_control(monitor);
	if (watched[WATCH_LEASH].revents)
		on_leash(monitor);
	if (ended)
		finish(monitor);
	if (watched[WATCH_SYNC].fd >= 0 && is_running(monitor->launch))
		let_go_of_core(monitor);
	else if (watched[WATCH_SYNC].revents)
		abandon(monitor);
}

/* A terminal is never closed: it is where the output comes from, too. */
static bool has_input(const struct launch *launch)
{
	return launch->options & (LAUNCH_INPUT | LAUNCH_STDIO);
}

_Noreturn void monitor_run(struct launch *launch)
{
	struct sync_pid pid = {.pid = launch->pid};
	struct monitor monitor = {
	    .launch = launch,
	    .log = launch->log,
	    .watched = {[WATCH_OUT] = {launch->out.read, POLLIN, 0},
			[WATCH_ERR] = {launch->err.read, POLLIN, 0},
			[WATCH_LEASH] = {launch->leash.read, POLLIN, 0},
			[WATCH_SYNC] = {launch->sync, 0, 0},
			[WATCH_CONSOLE] = {launch->console.read, POLLIN, 0},
			[WATCH_CONTROL] = {has_input(launch) ? MONITOR_FD_CONTROL : -1, POLLIN, 0},
			[WATCH_CONTAINER] = {launch->pidfd, POLLIN, 0}},
	};

	if (sync_send(launch->sync, SYNC_PROC_PID, &pid, sizeof(pid), launch->pidfd) < 0)
		abandon(&monitor);
	for (;;)
		if (poll(monitor.watched, WATCH_COUNT, -1) > 0)
			handle(&monitor);
}
