/* exit.json: how the container ended. The daemon may not be there to see it.
 *
 *     {"exitCode":0,"signal":0,"finishedAt":"2026-11-21T22:00:00.123456789Z","lostLogBytes":0,"error":null}
 *
 * `signal` is 0 for a process that exited, else `exitCode` is 128 + signal. `error` holds the struct sync_error of a
 * process that never got to execve(2): {"errno","step","steps","call","path","text","detail"}.
 */
#pragma once

#include "sync.h"

#include <stdint.h>

/* What the container process exits with: a shell's 127 for ENOENT, 126 for everything else that kept the program from
 * being run. */
int exit_code_of(const struct sync_error *error);

/* Writes the record into a directory under a temporary name, then renames it. `status` is waitpid(2)'s. -1 and errno on
 * failure. */
int exit_write(int directory, int status, uint64_t lost_log_bytes, const struct sync_error *error);
