#include "initramfs.h"

#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "proc.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define MOUNTS "thread-self/mountinfo"
#define MOUNT_POINT_FIELD 4

/* One line of proc_pid_mountinfo(5). */
struct mount {
	uint64_t id, parent;
	char *point; /* NUL-terminated, as the kernel escaped it */
};

static int mount_of(int fd, struct kernel_statx *status)
{
	if (kernel_statx(fd, STATX_MNT_ID, status) < 0)
		return fail("statx", "/");
	if (status->mask & STATX_MNT_ID)
		return 0;
	errno = ENOTSUP;
	return fail("statx", "/");
}

static int open_mounts(void)
{
	struct kernel_open_how how = {
	    .flags = O_RDONLY | O_CLOEXEC,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS,
	};
	cleanup_close int proc = proc_of_host();
	int mounts = proc < 0 ? -1 : kernel_openat2(proc, MOUNTS, &how);

	return proc >= 0 && mounts < 0 ? fail("openat2", "/proc/" MOUNTS) : mounts;
}

/* The whole file as it is now, on the heap. NULL with the failure recorded. */
static char *read_mounts(int mounts)
{
	size_t size = 1 << 14, length = 0;
	cleanup_free char *text = NULL;
	char *result;

	for (;;) {
		char *longer = realloc(text, size);
		ssize_t count;

		if (!longer)
			break;
		text = longer;
		count = pread(mounts, text + length, size - 1 - length, (off_t)length);
		if (count < 0)
			break;
		if (count == 0) {
			text[length] = '\0';
			result = text;
			text = NULL;
			return result;
		}
		length += (size_t)count;
		size = length + 1 == size ? 2 * size : size;
	}
	fail("read", "/proc/" MOUNTS);
	return NULL;
}

/* Reads the line at *text, which is cut up, and goes on to the next. False at the end. */
static bool next_mount(char **text, struct mount *mount)
{
	char *line = strsep(text, "\n");

	if (!line || !*line)
		return false;
	mount->id = strtoull(line, &line, 10);
	mount->parent = strtoull(line, &line, 10);
	for (int number = MOUNT_POINT_FIELD - 2; line && number > 0; number--)
		line = line[0] ? strchr(line + 1, ' ') : NULL;
	if (!line)
		return false;
	mount->point = line + 1;
	mount->point[strcspn(mount->point, " ")] = '\0';
	return true;
}

/* "\040" is a space. */
static void unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (text[0] == '\\' && text[1] && text[2] && text[3]) {
			*to++ = (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0'));
			text += 3;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

int initramfs_is_root(int host)
{
	struct kernel_statx status;
	struct mount mount;
	cleanup_close int mounts = open_mounts();
	cleanup_free char *text = mounts < 0 ? NULL : read_mounts(mounts);
	char *rest = text;

	if (!text || mount_of(host, &status) < 0)
		return -1;
	while (next_mount(&rest, &mount))
		if (mount.id == status.mount_id)
			return mount.parent == mount.id && status.attributes & STATX_ATTR_MOUNT_ROOT;
	return 0;
}

/* Takes off what is mounted on `host`, the current directory, but `root`. What is below a mount goes with it; one that
 * lies under another can be taken off when that has gone. True if something was taken off; *left names what was not. */
static bool take_off(char *mounts, uint64_t host, uint64_t root, const char **left)
{
	struct mount mount;
	bool taken = false;

	*left = NULL;
	while (next_mount(&mounts, &mount)) {
		if (mount.parent != host || mount.id == host || mount.id == root)
			continue;
		unescape(mount.point);
		if (umount2(mount.point + 1, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
			taken = true;
		else
			*left = mount.point;
	}
	return taken;
}

/* Who may unmount the root could uncover a mount that stays, and a procfs without masks among them lets others be
 * mounted in user namespaces. So none may stay. */
static int take_off_all(int mounts, uint64_t host, uint64_t root)
{
	for (;;) {
		cleanup_free char *text = read_mounts(mounts);
		const char *left;

		if (!text)
			return -1;
		if (take_off(text, host, root, &left))
			continue;
		return left ? fail_with("umount2", left, "the container must not reach this mount of the host") : 0;
	}
}

int initramfs_replace(int host, int root)
{
	cleanup_close int mounts = open_mounts();
	struct kernel_statx below, above;

	if (mounts < 0 || mount_of(host, &below) < 0 || mount_of(root, &above) < 0)
		return -1;
	if (kernel_move_mount(root, host) < 0)
		return fail("move_mount", "/");
	if (fchdir(host) < 0)
		return fail("fchdir", "/");
	if (take_off_all(mounts, below.mount_id, above.mount_id) < 0)
		return -1;
	if (fchdir(root) < 0)
		return fail("fchdir", "/");
	if (chroot(".") < 0)
		return fail("chroot", "/");
	return chdir("/") < 0 ? fail("chdir", "/") : 0;
}
