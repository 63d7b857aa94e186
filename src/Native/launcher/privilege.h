/* What the privileges that OP_SET_USER kept are good for, until they are given up for good. */
#pragma once

#include <stdint.h>

/* The sets of capget(2), a bit for each capability. */
struct capabilities {
	uint64_t effective, permitted, inheritable;
};

/* chdir(2) with every permitted capability in effect for the moment. -1 and errno on failure. */
int privileged_chdir(const char *path);

/* Takes into effect those of `mask` that are permitted, and tells how it was before. -1 with the failure recorded. */
int privilege_raise(uint64_t mask, struct capabilities *before);

/* Back to how it was before, without the capabilities in `dropped`. No system call is made where nothing changes: it
 * may be forbidden by now. -1 with the failure recorded. */
int privilege_lower(const struct capabilities *before, uint64_t raised, uint64_t dropped);
