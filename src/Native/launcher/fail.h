/* The one way to report a failure: what failed is written into a struct sync_error, once, and -1 is returned, so that
 * `return fail("openat2", path);` ends a function.
 *
 * After the shared page is mapped the record lies there: the monitor can say what its container process died of,
 * and at which step.
 */
#pragma once

#include "plan.h"
#include "sync.h"

/* Where failures are recorded from now on. */
void fail_record_in(struct sync_error *record);

/* Names the step that runs now: failures carry its number and text. */
void fail_at_step(const struct plan_header *plan, uint32_t index);

/* Between two steps: failures name none. */
void fail_at_no_step(void);

/* Takes errno. `path` is what `call` was applied to, "" where there is nothing. The first record stays. */
int fail(const char *call, const char *path);

/* The same with the kernel's own words, or what tells one use of the call from another. */
int fail_with(const char *call, const char *path, const char *detail);

/* For what is no system call's failure. */
int fail_text(const char *call, const char *text);

/* For a container process that somebody else ended: its wait status, and the step that it was at. */
int fail_killed(const struct plan_header *plan, int status);

/* For a hook that failed: its wait status, and errno where it is more than that (ETIMEDOUT). */
int fail_hook(const char *path, int error, int status, const char *detail);

/* The record: `call` is empty when nothing has failed. */
const struct sync_error *failure(void);
