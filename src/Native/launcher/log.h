/* The container's log, in the format of the Kubernetes CRI:
 *
 *     2026-11-21T22:00:00.123456789Z stdout F a whole line
 *     2026-11-21T22:00:00.123456789Z stderr P a part of one
 *
 * Nothing is held back: what one read(2) got (at most LOG_CHUNK bytes, so a record is never longer) is written with one
 * writev(2) at once, its last line as P when the newline has not come yet. So there is nothing to flush, and nothing to
 * lose with the monitor. A reader joins the P records of a stream with the F that follows; a line without a newline at
 * the end of the output stays P.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_CHUNK 16384

struct log {
	int fd;
	uint64_t lost; /* bytes of records that could not be written: the disk is full */
	bool torn;     /* the file ends within a record: the next one begins with a newline */
};

/* Opens container.log in a directory for appending, 0640. -1 with the failure recorded (fail.h). */
int log_open(int directory);

/* Appends the records for one chunk. `stream` is "stdout" or "stderr". */
void log_write(struct log *log, const char *stream, const char *chunk, size_t length);
