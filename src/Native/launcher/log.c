#include "log.h"

#include "fail.h"
#include "text.h"

#include <fcntl.h>
#include <string.h>
#include <sys/uio.h>

/* What one writev(2) takes: three parts (head, line, newline) a record, and a newline after a torn one. */
#define PARTS 121

struct batch {
	struct iovec parts[PARTS];
	int count;
};

int log_open(int directory)
{
	int fd = openat(directory, "container.log", O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);

	return fd < 0 ? fail("openat", "container.log") : fd;
}

static void add(struct batch *batch, const char *bytes, size_t length)
{
	batch->parts[batch->count++] = (struct iovec){(void *)bytes, length};
}

/* Takes what was written off the front of the batch; true when the file now ends with a whole record. */
static bool consume(struct batch *batch, int *first, size_t written)
{
	char last = '\n';

	while (*first < batch->count && written > 0) {
		struct iovec *part = &batch->parts[*first];
		size_t taken = written < part->iov_len ? written : part->iov_len;

		last = ((const char *)part->iov_base)[taken - 1];
		part->iov_base = (char *)part->iov_base + taken;
		part->iov_len -= taken;
		written -= taken;
		if (part->iov_len == 0)
			++*first;
	}
	return last == '\n';
}

/* A full disk must not stop the container: what can not be written is counted and left out. */
static void flush(struct log *log, struct batch *batch)
{
	int first = 0;

	while (first < batch->count) {
		ssize_t written = writev(log->fd, batch->parts + first, batch->count - first);

		if (written < 0)
			break;
		log->torn = !consume(batch, &first, (size_t)written);
	}
	for (; first < batch->count; first++)
		log->lost += batch->parts[first].iov_len;
	batch->count = 0;
}

static void make_head(char *buffer, size_t size, const char *stream, const char *tag)
{
	struct text text = text_in(buffer, size);

	text_add_now(&text);
	text_add(&text, " ");
	text_add(&text, stream);
	text_add(&text, tag);
}

/* One record: a line with its newline, or the rest of the chunk. Returns its length. */
static size_t add_record(struct batch *batch, const char *whole, const char *partial, const char *line, size_t rest)
{
	const char *newline = memchr(line, '\n', rest);
	size_t length = newline ? (size_t)(newline - line) + 1 : rest;
	const char *head = newline ? whole : partial;

	add(batch, head, strlen(head));
	add(batch, line, length);
	if (!newline)
		add(batch, "\n", 1);
	return length;
}

void log_write(struct log *log, const char *stream, const char *chunk, size_t length)
{
	char whole[48], partial[48];
	struct batch batch;

	batch.count = 0;
	make_head(whole, sizeof(whole), stream, " F ");
	make_head(partial, sizeof(partial), stream, " P ");
	if (log->torn)
		add(&batch, "\n", 1);
	while (length > 0) {
		size_t taken = add_record(&batch, whole, partial, chunk, length);

		chunk += taken;
		length -= taken;
		if (batch.count > PARTS - 3)
			flush(log, &batch);
	}
	flush(log, &batch);
}
