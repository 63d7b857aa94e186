/* Hooks in the container's namespaces: run by the container process, so that they are in all of them without joining
 * one. */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#define TAIL_SIZE SYNC_MAX_PAYLOAD
#define DETAIL_TAIL 400 /* of it goes into the record, which is all that is left when Core has gone */

/* The end of what a hook wrote to its standard error. */
struct tail {
	char bytes[TAIL_SIZE];
	size_t length;
};

struct hook {
	const struct launch *launch;
	const struct plan_op *op;
	int state;  /* its standard input */
	int output; /* its standard error; the end to read from is the caller's */
	sigset_t signals;
	char **arguments, **environment;
};

int op_hooks(struct launch *launch, const struct plan_op *op)
{
	struct sync_fds states = {.count = 0};

	(void)op;
	if (sync_send(launch->sync, SYNC_PROC_HOOKS, NULL, 0, -1) < 0)
		return -1;
	if (sync_receive(launch->sync, SYNC_PROC_HOOKS_DONE, &states) < 0)
		return -1;
	if (states.count != 2) {
		errno = EPROTO;
		return fail("recvmsg", "sync");
	}
	memcpy(launch->states, states.fd, sizeof(launch->states));
	return 0;
}

static void keep(struct tail *tail, const char *bytes, size_t length)
{
	size_t kept = tail->length + length > TAIL_SIZE ? TAIL_SIZE - length : tail->length;

	memmove(tail->bytes, tail->bytes + tail->length - kept, kept);
	memcpy(tail->bytes + kept, bytes, length);
	tail->length = kept + length;
}

/* What is in the pipe; false at its end. A process that the hook left behind may go on writing for ever: the number of
 * reads is limited. */
static bool drain(int output, struct tail *tail)
{
	char chunk[TAIL_SIZE];
	ssize_t length = -1;

	for (int reads = 0; reads < 32 && (length = read(output, chunk, sizeof(chunk))) > 0; reads++)
		keep(tail, chunk, (size_t)length);
	return length != 0;
}

static int prepare(const struct hook *hook, pid_t parent)
{
	/* The container process's standard input is /dev/null, for both directions, or there is another one. */
	int silent = hook->launch->silent < 0 ? STDIN_FILENO : hook->launch->silent;

	if (setsid() < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return -1;
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	if (hook->op->phase == PHASE_SETUP) {
		umask(022);
		if (fchdir(hook->launch->root) < 0)
			return -1;
	}
	if (dup2(silent, STDOUT_FILENO) < 0 || dup2(hook->state, STDIN_FILENO) < 0 ||
	    dup2(hook->output, STDERR_FILENO) < 0)
		return -1;
	return kernel_close_range(STDERR_FILENO + 1, ~0u, 0);
}

static _Noreturn void become_hook(const struct hook *hook, pid_t parent)
{
	if (prepare(hook, parent) == 0 && sigprocmask(SIG_SETMASK, &hook->signals, NULL) == 0)
		execve(plan_string(hook->launch->plan, hook->op->str[0]), hook->arguments, hook->environment);
	hook->launch->shared->hook_error = errno;
	_exit(127);
}

static bool time_left(const struct timespec *deadline, struct timespec *left)
{
	clock_gettime(CLOCK_MONOTONIC, left);
	left->tv_sec = deadline->tv_sec - left->tv_sec;
	left->tv_nsec = deadline->tv_nsec - left->tv_nsec;
	if (left->tv_nsec < 0) {
		left->tv_sec--;
		left->tv_nsec += 1000000000;
	}
	return left->tv_sec >= 0;
}

/* False when its time is over. SIGCHLD is blocked but for the wait, so none is missed. */
static bool await(const struct hook *hook, pid_t pid, int output, struct tail *tail, int *status)
{
	struct pollfd pipe = {.fd = output, .events = POLLIN};
	struct timespec deadline, left;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += (time_t)hook->op->arg[2];
	while (waitpid(pid, status, WNOHANG) != pid) {
		if (!time_left(&deadline, &left))
			return false;
		if (ppoll(&pipe, 1, &left, &hook->signals) > 0 && !drain(output, tail))
			pipe.fd = -1;
	}
	return true;
}

static int end(pid_t pid)
{
	int status = 0;

	kill(-pid, SIGKILL);
	kill(pid, SIGKILL); /* it may not have made its group yet */
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static int report(const struct hook *hook, int error, int status, const struct tail *tail)
{
	const char *path = plan_string(hook->launch->plan, hook->op->str[0]);
	size_t length = tail->length < DETAIL_TAIL ? tail->length : DETAIL_TAIL;
	char detail[DETAIL_TAIL + 64];
	struct text text = text_in(detail, sizeof(detail));

	text_add(&text, WIFSIGNALED(status) ? "signal " : "exit code ");
	text_add_number(&text, (uint64_t)(WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)), 1);
	if (length > 0) {
		text_add(&text, ": ");
		text_add_bytes(&text, tail->bytes + tail->length - length, length);
	}
	fail_hook(path, error, status, detail);
	sync_send(hook->launch->sync, SYNC_PROC_HOOK_STDERR, tail->bytes, (uint32_t)tail->length, -1);
	return -1;
}

static int run(struct hook *hook, int output)
{
	static struct tail tail;
	struct shared *shared = hook->launch->shared;
	pid_t self = getpid();
	bool in_time;
	pid_t pid;
	int status = 0;

	tail.length = 0;
	shared->hook_error = 0;
	pid = fork();
	if (pid < 0)
		return fail("fork", "");
	if (pid == 0)
		become_hook(hook, self);
	in_time = await(hook, pid, output, &tail, &status);
	if (!in_time)
		status = end(pid);
	drain(output, &tail);
	/* As the first process of a pid namespace it gets the hook's orphans. */
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	if (in_time && shared->hook_error)
		return fail_hook(plan_string(hook->launch->plan, hook->op->str[0]), shared->hook_error, 0, "");
	return in_time && status == 0 ? 0 : report(hook, in_time ? 0 : ETIMEDOUT, status, &tail);
}

static void on_child(int signal)
{
	(void)signal;
}

/* With SIGCHLD caught and blocked. */
static int run_watched(struct hook *hook, int output)
{
	struct sigaction caught = {.sa_handler = on_child, .sa_flags = SA_NOCLDSTOP}, before;
	sigset_t child;
	int result;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &child, &hook->signals) < 0 || sigaction(SIGCHLD, &caught, &before) < 0)
		return fail("sigaction", "SIGCHLD");
	result = run(hook, output);
	sigaction(SIGCHLD, &before, NULL);
	sigprocmask(SIG_SETMASK, &hook->signals, NULL);
	return result;
}

int op_hook(struct launch *launch, const struct plan_op *op)
{
	cleanup_free char **arguments = plan_vector(launch->plan, op->str[1], op->arg[0]);
	cleanup_free char **environment = plan_vector(launch->plan, op->str[2], op->arg[1]);
	cleanup_close int output = -1, input = -1;
	struct hook hook = {.launch = launch,
			    .op = op,
			    .state = launch->states[op->phase == PHASE_EXEC],
			    .arguments = arguments,
			    .environment = environment};
	int ends[2];

	if (!arguments || !environment)
		return fail("calloc", "");
	/* The hooks of one kind share the open file: each reads it from its start. */
	if (lseek(hook.state, 0, SEEK_SET) < 0)
		return fail("lseek", "state");
	if (pipe2(ends, O_CLOEXEC) < 0)
		return fail("pipe2", "");
	output = ends[0];
	hook.output = input = ends[1];
	if (fcntl(output, F_SETFL, O_NONBLOCK) < 0)
		return fail("fcntl", "pipe");
	return run_watched(&hook, output);
}
