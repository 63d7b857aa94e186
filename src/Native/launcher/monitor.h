/* The monitor: stays with its container process, keeps its output and its exit status. It holds no policy. */
#pragma once

#include "launch.h"

/* Makes this process one that outlives the daemon: every signal blocked for good (those to the daemon's process group
 * and terminal too), a session of its own, no descriptors but enum launch_fd and 0-2. */
void monitor_begin(void);

/* Tells Core about the container process, then stays until that ends. Never returns: exits with 0 after writing
 * exit.json, with 1 when the container process did not get to procRun. */
_Noreturn void monitor_run(struct launch *launch);

/* Ends a launch that did not get to a container process: sends the recorded failure. */
_Noreturn void monitor_give_up(void);
