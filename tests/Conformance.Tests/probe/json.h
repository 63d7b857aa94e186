/* Writes one JSON document to stdout. A key is NULL inside a list; separators come by themselves. */
#ifndef CONFORMANCE_JSON_H
#define CONFORMANCE_JSON_H

#include <stdbool.h>

void json_open(const char *key, char bracket);
void json_close(char bracket);
void json_string(const char *key, const char *value);
void json_null(const char *key);
void json_number(const char *key, long long value);
void json_unsigned(const char *key, unsigned long long value);
void json_bool(const char *key, bool value);

/* A printf whose outcome is a string. */
__attribute__((format(printf, 2, 3))) void json_format(const char *key, const char *format, ...);

/* The name of an errno, "0" for none, else its number. */
void json_errno(const char *key, int number);

/* Where a symbolic link leads; null when it can not be read. */
void json_link(const char *key, const char *path);

/* The lines of a file as a list; null when it can not be read. */
void json_lines(const char *key, const char *path);

#endif
