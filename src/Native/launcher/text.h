/* Text put together in a fixed buffer. What does not fit is cut; the buffer always holds a terminated string. There is
 * no stdio in the launcher: its pages would be the larger part of a waiting monitor. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct text {
	char *at;  /* the terminating NUL */
	char *end; /* one behind the buffer */
};

/* An empty text in `buffer`, which has room for `size` > 0 bytes. */
struct text text_in(char *buffer, size_t size);

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);

/* Decimal, padded with zeros to at least `width` (at most 20) digits. */
void text_add_number(struct text *text, uint64_t number, unsigned width);

/* A JSON string with its quotes (RFC 8259). A byte that is not part of valid UTF-8 becomes U+FFFD. */
void text_add_json(struct text *text, const char *string);

/* UTC in RFC 3339 with nanoseconds: 2026-11-21T22:00:00.123456789Z, 30 bytes. */
void text_add_now(struct text *text);
