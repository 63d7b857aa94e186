#include "proc.h"

#include "cleanup.h"
#include "fail.h"
#include "kernel.h"

#include <sys/stat.h>
#include <sys/vfs.h>

#define PROC_SUPER_MAGIC 0x9fa0
#define PROC_ROOT_INO 1

bool proc_contains(int fd)
{
	struct statfs filesystem;

	return fstatfs(fd, &filesystem) == 0 && filesystem.f_type == PROC_SUPER_MAGIC;
}

bool proc_is_root(int fd)
{
	struct stat file;

	return proc_contains(fd) && fstat(fd, &file) == 0 && file.st_ino == PROC_ROOT_INO;
}

int proc_open(int proc, const char *path)
{
	struct kernel_open_how how = {
	    .flags = O_WRONLY | O_CLOEXEC,
	    .resolve = RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS,
	};

	return kernel_openat2(proc, path, &how);
}

int proc_of_host(void)
{
	cleanup_close int proc = open("/proc", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (proc < 0)
		return fail("open", "/proc");
	if (proc_is_root(proc))
		return take(&proc);
	errno = EXDEV;
	return fail_with("open", "/proc", "what is mounted on /proc is no procfs");
}

int proc_of_own(void)
{
	cleanup_close int context = kernel_fsopen("proc");
	int proc;

	if (context < 0)
		return fail("fsopen", "proc");
	if (kernel_fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL) < 0)
		return fail("fsconfig", "proc");
	proc = kernel_fsmount(context, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	return proc < 0 ? fail("fsmount", "proc") : proc;
}
