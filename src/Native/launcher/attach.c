#include "attach.h"

#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "path.h"
#include "proc.h"

#include <errno.h>

/* What the launcher and the container's programs read and write in procfs has to be the kernel's. A path can lead there
 * by a symbolic link of the image, whatever it looks like (CVE-2019-16884, CVE-2025-52881). */
static int check_target(int mount, int target, const char *path, unsigned flags)
{
	if (flags & OPF_OVER_PROC || !proc_contains(target) || (proc_is_root(target) && proc_is_root(mount)))
		return 0;
	errno = EPERM;
	return fail_with("move_mount", path, "the target is in a procfs");
}

int attach(int root, int mount, int target, const char *path, unsigned flags)
{
	cleanup_close int found = -1;

	if (check_target(mount, target, path, flags) < 0)
		return -1;
	if (kernel_move_mount(mount, target) < 0)
		return fail("move_mount", path);
	found = path_open(root, path, flags & OPF_NO_LINKS);
	if (found < 0)
		return fail("openat2", path);
	return path_same(mount, found) < 0 ? fail("move_mount", path) : 0;
}
