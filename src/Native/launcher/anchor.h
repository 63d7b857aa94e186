/* Anchors: the mounts of procfs and sysfs, kept from when they were made. What the container must not see of them is
 * covered in the very mounts, wherever their mount points have been renamed to (GHSA-3q8j-pf29-wvv8). */
#pragma once

#include "launch.h"

/* Forgets what a new mount on `path` hides. With `keeps`, the new mount becomes an anchor; `mount` stays the caller's.
 * -1 with the failure recorded. */
int anchor_mounted(struct launch *launch, int mount, const char *path, bool keeps);

/* Opens `path` in the root, by the anchor that it is below if there is one. -1 and errno; ESTALE where the path of that
 * anchor leads to something else. */
int anchor_open(struct launch *launch, const char *path);
