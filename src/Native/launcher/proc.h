/* Files in procfs that are written to. What is mounted at or below /proc need not be procfs, and a file of it may be
 * covered by another one (CVE-2019-16884, CVE-2025-52881): nothing is written before it is sure where it goes. */
#pragma once

#include <stdbool.h>

/* Whether a descriptor is of a file in a procfs, and whether it is the root of one. */
bool proc_contains(int fd);
bool proc_is_root(int fd);

/* Opens `path`, relative to the root of procfs `proc`, for writing: never through another mount, nor through a link
 * except "self". -1 and errno. */
int proc_open(int proc, const char *path);

/* /proc as it is mounted, O_PATH, after making sure that it is the root of a procfs. -1 with the failure recorded. */
int proc_of_host(void);

/* Writes a label to thread-self/attr/`name` of procfs `proc`, or to `older` where the kernel has no such file and
 * `older` is not NULL. An empty label takes back the last one. -1 with the failure recorded. */
int proc_write_attribute(int proc, const char *name, const char *older, const char *label);

/* A procfs of one's own, attached nowhere, in which nothing is covered. -1 with the failure recorded. */
int proc_of_own(void);
