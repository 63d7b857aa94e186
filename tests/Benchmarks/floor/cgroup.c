#define _GNU_SOURCE
#include "floor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_HIERARCHIES 16

struct hierarchy {
	char root[FLOOR_PATH];	  /* where it is mounted */
	char options[FLOOR_PATH]; /* what selects it: "memory", "name=systemd"; empty for version 2 */
	char parent[2 * FLOOR_PATH];
	char leaf[3 * FLOOR_PATH];
};

static struct hierarchy hierarchies[MAX_HIERARCHIES];
static size_t count;

static int is_v2(const struct hierarchy *hierarchy)
{
	return !hierarchy->options[0];
}

/* "rw,memory" -> "memory"; "rw,xattr,name=systemd" -> "name=systemd" */
static void select_options(const char *super, char *options)
{
	static const char *const other[] = {"rw", "ro", "xattr", "clone_children", "nsdelegate"};
	char copy[FLOOR_PATH], *save = NULL;

	snprintf(copy, sizeof(copy), "%s", super);
	options[0] = 0;
	for (char *word = strtok_r(copy, ",\n", &save); word; word = strtok_r(NULL, ",\n", &save)) {
		int known = 0;

		for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
			known |= !strcmp(word, other[i]);
		if (known || !strncmp(word, "release_agent=", 14))
			continue;
		if (options[0])
			strcat(options, ",");
		strcat(options, word);
	}
}

/* A new cpuset has neither processors nor memory nodes, and no process can be moved into it. */
static void inherit_cpuset(const char *from, const char *to)
{
	static const char *const files[] = {"cpuset.cpus", "cpuset.mems"};
	char path[4 * FLOOR_PATH], value[FLOOR_PATH];

	for (size_t i = 0; i < 2; i++) {
		ssize_t length;
		int fd;

		snprintf(path, sizeof(path), "%s/%s", from, files[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			die(path);
		length = read(fd, value, sizeof(value));
		close(fd);
		if (length <= 0)
			die(path);
		snprintf(path, sizeof(path), "%s/%s", to, files[i]);
		write_text(path, value, (size_t)length);
	}
}

static void make(const struct hierarchy *hierarchy, const char *from, const char *to)
{
	if (mkdir(to, 0755))
		die(to);
	if (!strcmp(hierarchy->options, "cpuset"))
		inherit_cpuset(from, to);
}

void cgroups_open(const char *name)
{
	char line[4096], type[32], super[FLOOR_PATH], root[FLOOR_PATH];
	FILE *mounts = fopen("/proc/self/mountinfo", "re");

	if (!mounts)
		die("/proc/self/mountinfo");
	while (count < MAX_HIERARCHIES && fgets(line, sizeof(line), mounts)) {
		struct hierarchy *hierarchy = &hierarchies[count];
		const char *tail = strstr(line, " - ");

		if (!tail || sscanf(line, "%*s %*s %*s %*s %255s", root) != 1 ||
		    sscanf(tail, " - %31s %*s %255s", type, super) != 2 ||
		    (strcmp(type, "cgroup") && strcmp(type, "cgroup2")) || strncmp(root, "/sys/fs/cgroup", 14))
			continue;
		snprintf(hierarchy->root, sizeof(hierarchy->root), "%s", root);
		if (!strcmp(type, "cgroup"))
			select_options(super, hierarchy->options);
		snprintf(hierarchy->parent, sizeof(hierarchy->parent), "%s/%s", root, name);
		snprintf(hierarchy->leaf, sizeof(hierarchy->leaf), "%s/%s/one", root, name);
		make(hierarchy, hierarchy->root, hierarchy->parent);
		count++;
	}
	fclose(mounts);
}

int cgroups_make(void)
{
	int fd = -1;

	for (size_t i = 0; i < count; i++) {
		make(&hierarchies[i], hierarchies[i].parent, hierarchies[i].leaf);
		if (is_v2(&hierarchies[i])) {
			fd = open(hierarchies[i].leaf, O_PATH | O_DIRECTORY | O_CLOEXEC);
			if (fd < 0)
				die(hierarchies[i].leaf);
		}
	}
	return fd;
}

void cgroups_join(void)
{
	char path[4 * FLOOR_PATH];

	for (size_t i = 0; i < count; i++) {
		if (is_v2(&hierarchies[i]))
			continue;
		snprintf(path, sizeof(path), "%s/tasks", hierarchies[i].leaf);
		write_text(path, "0", 1);
	}
}

void cgroups_remove(void)
{
	for (size_t i = 0; i < count; i++)
		if (rmdir(hierarchies[i].leaf))
			die(hierarchies[i].leaf);
}

void cgroups_close(void)
{
	for (size_t i = 0; i < count; i++)
		rmdir(hierarchies[i].parent);
}

void cgroups_mount(const char *target)
{
	const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY;
	char path[2 * FLOOR_PATH];

	if (count == 1 && is_v2(&hierarchies[0])) {
		if (mount("cgroup2", target, "cgroup2", flags, NULL))
			die("mount cgroup2");
		return;
	}
	if (mount("tmpfs", target, "tmpfs", flags & ~MS_RDONLY, "mode=755"))
		die("mount tmpfs for cgroups");
	for (size_t i = 0; i < count; i++) {
		const char *type = is_v2(&hierarchies[i]) ? "cgroup2" : "cgroup";

		snprintf(path, sizeof(path), "%s%s", target, strrchr(hierarchies[i].root, '/'));
		if (mkdir(path, 0755) || mount(type, path, type, flags, hierarchies[i].options))
			die(path);
	}
	if (mount(NULL, target, NULL, flags | MS_REMOUNT | MS_BIND, NULL))
		die("remount tmpfs for cgroups");
}
