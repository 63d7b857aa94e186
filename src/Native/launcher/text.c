#include "text.h"

#include <string.h>
#include <time.h>

struct text text_in(char *buffer, size_t size)
{
	*buffer = '\0';
	return (struct text){.at = buffer, .end = buffer + size};
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	size_t room = (size_t)(text->end - text->at) - 1;

	if (length > room)
		length = room;
	memcpy(text->at, bytes, length);
	text->at += length;
	*text->at = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void text_add_number(struct text *text, uint64_t number, unsigned width)
{
	char digits[20];
	unsigned first = sizeof(digits);

	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number || sizeof(digits) - first < width);
	text_add_bytes(text, digits + first, sizeof(digits) - first);
}

void text_add_now(struct text *text)
{
	struct timespec now;
	struct tm utc;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	text_add_number(text, (uint64_t)utc.tm_year + 1900, 4);
	text_add(text, "-");
	text_add_number(text, (uint64_t)utc.tm_mon + 1, 2);
	text_add(text, "-");
	text_add_number(text, (uint64_t)utc.tm_mday, 2);
	text_add(text, "T");
	text_add_number(text, (uint64_t)utc.tm_hour, 2);
	text_add(text, ":");
	text_add_number(text, (uint64_t)utc.tm_min, 2);
	text_add(text, ":");
	text_add_number(text, (uint64_t)utc.tm_sec, 2);
	text_add(text, ".");
	text_add_number(text, (uint64_t)now.tv_nsec, 9);
	text_add(text, "Z");
}

/* Length in bytes of the well-formed UTF-8 sequence at `s`, 0 when there is none (Unicode 15, table 3-7). */
static size_t utf8_length(const unsigned char *s)
{
	size_t length = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < length; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f))
		return 0; /* overlong, surrogate */
	if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0; /* overlong, beyond U+10FFFF */
	return length;
}

static void add_escaped(struct text *text, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escape[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

	text_add_bytes(text, escape, sizeof(escape));
}

void text_add_json(struct text *text, const char *string)
{
	const unsigned char *s = (const unsigned char *)string;

	text_add(text, "\"");
	while (*s) {
		size_t length = utf8_length(s);

		if (length == 0)
			text_add(text, "\\ufffd");
		else if (*s < 0x20 || *s == '"' || *s == '\\' || *s == 0x7f)
			add_escaped(text, *s);
		else
			text_add_bytes(text, (const char *)s, length);
		s += length ? length : 1;
	}
	text_add(text, "\"");
}
