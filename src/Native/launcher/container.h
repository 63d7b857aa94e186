/* The container process, from clone3(2) to execve(2). */
#pragma once

#include "launch.h"

/* Runs the plan's ops from PHASE_SETUP on. Never returns: ends as the container's program, or with status 127 (ENOENT)
 * or 126 after the failure was recorded. */
_Noreturn void container_run(struct launch *launch);

/* (Re-)arms the parent-death signal: SIGKILL. A change of user id clears it. ESRCH when the monitor has gone already.
 */
int container_die_with_monitor(const struct launch *launch);
