/* Making the container process. */
#pragma once

#include "launch.h"

/* What both processes share: the page, the stdio pipes, the leash. -1 with the failure recorded. */
int spawn_prepare(struct launch *launch);

/* Runs the ops of PHASE_MONITOR, then clone3(2): returns 0 in the container process, its pid in the monitor, or -1 with
 * the failure recorded. */
pid_t spawn_container(struct launch *launch);
