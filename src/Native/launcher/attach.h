/* Putting a mount in its place in the container's root. */
#pragma once

/* Puts `mount` over `target`, which was found at `path` below `root`, then makes sure that the path leads to it: nobody
 * exchanged a directory meanwhile. Of `flags` (enum plan_op_flag) OPF_NO_LINKS and OPF_OVER_PROC count. -1 with the
 * failure recorded. */
int attach(int root, int mount, int target, const char *path, unsigned flags);
