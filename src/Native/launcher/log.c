#include "log.h"

#include "fail.h"
#include "rotate.h"
#include "text.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_SIZE (sizeof("2026-11-21T22:00:00.123456789Z stdout F ") - 1)
#define MARKS_SIZE 64 /* ":at=" and ":lost=" with 20 digits each */

/* Records on their way to one write(2). Before them there is room for what has to come before the first one's line: a
 * newline after a torn record, and tags. One buffer and not an iovec: with lines of a byte the kernel took ten times as
 * long for the pieces as for the copy. The buffer's pages are touched only as far as there was output. */
static struct {
	char front[1 + MARKS_SIZE];
	char records[2 * LOG_CHUNK];
	size_t length; /* of the records */
	size_t first;  /* of the first record */
} batch;

static int read_limits(struct log *log, const char *limits)
{
	char *end;

	log->max_size = strtoull(limits, &end, 10);
	log->max_files = (unsigned)strtoul(end, &end, 10);
	if (*end != '\0' || log->max_size < LOG_MIN_SIZE || log->max_files < 2)
		return fail_text("limits of the log", limits);
	return 0;
}

int log_open(struct log *log, int directory, const char *limits)
{
	struct stat status;

	*log = (struct log){.fd = -1, .directory = directory};
	if (limits && read_limits(log, limits) < 0)
		return -1;
	log->fd = openat(directory, "container.log", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
	if (log->fd < 0 || fstat(log->fd, &status) < 0)
		return fail("openat", "container.log");
	log->size = (uint64_t)status.st_size;
	return 0;
}

void log_close(const struct log *log)
{
	close(log->fd);
	close(log->directory);
}

/* Without room for a new file the present one grows on. */
static void begin_file(struct log *log)
{
	int fd = rotate(log->directory, log->max_files);

	if (fd < 0)
		return;
	close(log->fd);
	log->fd = fd;
	log->start += log->size;
	log->size = 0;
	log->unplaced = true;
	log->torn = false;
}

/* Puts tags behind the first record's own, which is the last of its head but for a blank. Returns where the batch
 * begins now. */
static char *mark(const struct log *log)
{
	char marks[MARKS_SIZE], *start;
	struct text text = text_in(marks, sizeof(marks));

	if (log->unplaced) {
		text_add(&text, ":at=");
		text_add_number(&text, log->start + log->size + log->torn, 1);
	}
	if (log->untold > 0) {
		text_add(&text, ":lost=");
		text_add_number(&text, log->untold, 1);
	}
	start = batch.records - (text.at - marks);
	memmove(start, batch.records, HEAD_SIZE - 1);
	memcpy(start + HEAD_SIZE - 1, marks, (size_t)(text.at - marks));
	return start;
}

/* A full disk must not stop the container: what can not be written is counted and left out. */
static void write_batch(struct log *log, const char *start)
{
	const char *end = batch.records + batch.length;

	while (start < end) {
		ssize_t written = write(log->fd, start, (size_t)(end - start));

		if (written <= 0)
			break;
		start += written;
		log->size += (size_t)written;
		log->torn = start[-1] != '\n';
	}
	if (start >= batch.records + batch.first) {
		log->unplaced = false;
		log->untold = 0;
	}
	log->lost += (size_t)(end - start);
	log->untold += (size_t)(end - start);
}

static void flush(struct log *log)
{
	char *start = batch.records;

	if (batch.length == 0)
		return;
	if (log->max_size > 0 && log->size > 0 && log->size + sizeof(batch.front) + batch.length > log->max_size)
		begin_file(log);
	if (log->unplaced || log->untold > 0)
		start = mark(log);
	if (log->torn)
		*--start = '\n';
	write_batch(log, start);
	batch.length = batch.first = 0;
}

static void make_head(char *buffer, const char *stream)
{
	struct text text = text_in(buffer, HEAD_SIZE + 1);

	text_add_now(&text);
	text_add(&text, " ");
	text_add(&text, stream);
	text_add(&text, " F ");
}

/* One record: a line, or the rest of the chunk. */
static void add_record(const char *head, const char *line, size_t length, bool whole)
{
	char *at = batch.records + batch.length;

	memcpy(at, head, HEAD_SIZE);
	if (!whole)
		at[HEAD_SIZE - 2] = 'P';
	memcpy(at + HEAD_SIZE, line, length);
	at[HEAD_SIZE + length] = '\n';
	batch.length += HEAD_SIZE + length + 1;
	if (batch.first == 0)
		batch.first = batch.length;
}

void log_write(struct log *log, const char *stream, const char *chunk, size_t length)
{
	const char *end = chunk + length;
	char head[HEAD_SIZE + 1];

	make_head(head, stream);
	while (chunk < end) {
		const char *newline = memchr(chunk, '\n', (size_t)(end - chunk));
		size_t line = (size_t)((newline ? newline : end) - chunk);

		if (batch.length + HEAD_SIZE + line + 1 > sizeof(batch.records))
			flush(log);
		add_record(head, chunk, line, newline != NULL);
		chunk += line + (newline != NULL);
	}
	flush(log);
}
