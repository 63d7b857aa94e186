#include "json.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILE (1 << 20)

static bool first = true;

static void print_quoted(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void begin(const char *key)
{
	if (!first)
		putchar(',');
	first = false;
	if (!key)
		return;
	print_quoted(key);
	putchar(':');
}

void json_open(const char *key, char bracket)
{
	begin(key);
	putchar(bracket);
	first = true;
}

void json_close(char bracket)
{
	putchar(bracket);
	first = false;
}

void json_string(const char *key, const char *value)
{
	begin(key);
	print_quoted(value);
}

void json_null(const char *key)
{
	begin(key);
	fputs("null", stdout);
}

void json_number(const char *key, long long value)
{
	begin(key);
	printf("%lld", value);
}

void json_unsigned(const char *key, unsigned long long value)
{
	begin(key);
	printf("%llu", value);
}

void json_bool(const char *key, bool value)
{
	begin(key);
	fputs(value ? "true" : "false", stdout);
}

void json_format(const char *key, const char *format, ...)
{
	char text[PATH_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	json_string(key, text);
}

void json_errno(const char *key, int number)
{
	static const struct {
		int number;
		const char *name;
	} names[] = {
	    {0, "0"},		{EPERM, "EPERM"},     {ENOENT, "ENOENT"},	  {EIO, "EIO"},
	    {ENXIO, "ENXIO"},	{EBADF, "EBADF"},     {EACCES, "EACCES"},	  {EBUSY, "EBUSY"},
	    {ENODEV, "ENODEV"}, {ENOTDIR, "ENOTDIR"}, {EISDIR, "EISDIR"},	  {EINVAL, "EINVAL"},
	    {ENOTTY, "ENOTTY"}, {EROFS, "EROFS"},     {ELOOP, "ELOOP"},		  {EOVERFLOW, "EOVERFLOW"},
	    {ENOSYS, "ENOSYS"}, {ENOKEY, "ENOKEY"},   {EOPNOTSUPP, "EOPNOTSUPP"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].number == number) {
			json_string(key, names[i].name);
			return;
		}
	json_number(key, number);
}

void json_link(const char *key, const char *path)
{
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	if (length < 0) {
		json_null(key);
		return;
	}
	target[length] = '\0';
	json_string(key, target);
}

void json_lines(const char *key, const char *path)
{
	static char content[MAX_FILE];
	FILE *file = fopen(path, "re");
	size_t length;
	char *rest = content, *line;

	if (!file) {
		json_null(key);
		return;
	}
	length = fread(content, 1, sizeof(content) - 1, file);
	fclose(file);
	content[length] = '\0';
	json_open(key, '[');
	while ((line = strsep(&rest, "\n")))
		if (*line)
			json_string(NULL, line);
	json_close(']');
}
