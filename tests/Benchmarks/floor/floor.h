/* The kernel's floor: what a container of the default config costs without any runtime. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

#define FLOOR_PATH 256

/* cgroup.c: one cgroup per iteration, in every hierarchy that is mounted below /sys/fs/cgroup */

/* Finds the hierarchies and makes the parent cgroup `name` in each. */
void cgroups_open(const char *name);
/* Makes the iteration's cgroup. Returns a descriptor of the version 2 one for CLONE_INTO_CGROUP, or -1. */
int cgroups_make(void);
/* In the container process: joins the version 1 cgroups. A single thread that moves itself spares the lock of all
 * thread groups, whose writers wait for an RCU grace period. */
void cgroups_join(void);
void cgroups_remove(void);
/* Removes the parent cgroups. */
void cgroups_close(void);
/* In the container: shows the hierarchies below `target`, read-only. */
void cgroups_mount(const char *target);

/* setup.c: everything between clone3 and execve. Does not return. */
_Noreturn void setup_and_exec(const char *rootfs, char *const argv[]);

/* floor.c: says what failed and ends the process. */
_Noreturn void die(const char *what);
void write_text(const char *path, const char *text, size_t length);
