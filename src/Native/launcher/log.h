/* The container's log, in the format of the Kubernetes CRI:
 *
 *     2026-11-21T22:00:00.123456789Z stdout F a whole line
 *     2026-11-21T22:00:00.123456789Z stderr P a part of one
 *
 * Nothing is held back: what one read(2) got (at most LOG_CHUNK bytes, so a record is never longer) is written at
 * once, its last line as P when the newline has not come yet. So there is nothing to flush, and nothing to
 * lose with the monitor. A reader joins the P records of a stream with the F that follows; a line without a newline at
 * the end of the output stays P.
 *
 * The log is one sequence of bytes, cut into files (rotate.h) between records. CRI lets further tags follow the first:
 *
 *     F:at=1048576    the record begins at that byte of the log. On the first record of every file but the first one,
 *                     so that a place in the log stays the same however often its file was renamed.
 *     F:lost=4096     so many bytes of records before this one could not be written.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LOG_CHUNK 16384
#define LOG_MIN_SIZE 65536 /* more than one write(2) takes, so that a file never grows beyond its limit */

struct log {
	int fd;
	int directory;	   /* where its files are; stays open */
	uint64_t max_size; /* of a file; 0: there is one file, without limit */
	unsigned max_files;
	uint64_t start;	 /* where the present file begins in the log */
	uint64_t size;	 /* of the present file */
	uint64_t lost;	 /* bytes of records that could not be written: the disk is full */
	uint64_t untold; /* those of them that no record tells of yet */
	bool unplaced;	 /* no record says yet where the present file begins */
	bool torn;	 /* the file ends within a record: the next one begins with a newline */
};

/* Opens container.log in a directory for appending, 0640. `limits` are "<bytes of a file> <number of files>" in
 * decimal, at least LOG_MIN_SIZE and 2; NULL for one file without limit. -1 with the failure recorded (fail.h). */
int log_open(struct log *log, int directory, const char *limits);

void log_close(const struct log *log);

/* Appends the records for one chunk. `stream` is "stdout" or "stderr". */
void log_write(struct log *log, const char *stream, const char *chunk, size_t length);
