/* berth-launcher: runs one container from a plan.
 *
 *     berthd ──posix_spawn──▶ this program, as monitor ──clone3──▶ container process ──execve──▶ the container's
 * program
 *
 * It is started with argv {"berth-monitor", <container id>, <option> …} (enum launch_option, launch.h), the descriptors
 * of enum launch_fd (plan.h), and in its environment BERTH_LOG, the limits of the log (log.h).
 */
#include "container.h"
#include "fail.h"
#include "log.h"
#include "monitor.h"
#include "spawn.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct launch nothing_yet = {
    .in = {-1, -1},
    .out = {-1, -1},
    .err = {-1, -1},
    .console = {-1, -1},
    .leash = {-1, -1},
    .sync = LAUNCH_FD_SYNC,
    .log = {.fd = -1, .directory = LAUNCH_FD_LOG},
    .silent = -1,
    .pidfd = -1,
    .root = -1,
    .fifo = -1,
    .null = -1,
    .empty = -1,
    .states = {-1, -1},
};

static int read_option(struct launch *launch, const char *word)
{
	static const char *const words[] = {"input", "stdio", "console"};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(word, words[i]) == 0) {
			launch->options |= 1u << i;
			return 0;
		}
	}
	return fail_text("argument", word);
}

static int read_options(struct launch *launch, char **words)
{
	for (; *words; words++)
		if (read_option(launch, *words) < 0)
			return -1;
	return 0;
}

static int load(struct launch *launch)
{
	launch->plan = plan_map(LAUNCH_FD_PLAN);
	if (!launch->plan)
		return -1;
	close(LAUNCH_FD_PLAN);
	/* Without the flag the number is free for anybody; what came with it is closed before it is used again. */
	if (!(launch->plan->flags & PLAN_INTO_CGROUP))
		close(LAUNCH_FD_CGROUP);
	return log_open(&launch->log, LAUNCH_FD_LOG, getenv("BERTH_LOG"));
}

int main(int argc, char **argv)
{
	struct launch launch = nothing_yet;
	pid_t pid;

	launch.id = argc > 1 ? argv[1] : "";
	monitor_begin();
	if (argc > 2 && read_options(&launch, argv + 2) < 0)
		monitor_give_up();
	if (load(&launch) < 0 || spawn_prepare(&launch) < 0)
		monitor_give_up();
	pid = spawn_container(&launch);
	if (pid < 0)
		monitor_give_up();
	if (pid == 0)
		container_run(&launch);
	monitor_run(&launch);
}
