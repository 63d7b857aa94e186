#include "proc.h"

#include "cleanup.h"
#include "fail.h"
#include "kernel.h"

#include <sys/stat.h>
#include <sys/vfs.h>

#define PROC_SUPER_MAGIC 0x9fa0
#define PROC_ROOT_INO 1

static int verify(int proc)
{
	struct statfs filesystem;
	struct stat root;

	if (fstatfs(proc, &filesystem) < 0 || fstat(proc, &root) < 0)
		return -1;
	if (filesystem.f_type == PROC_SUPER_MAGIC && root.st_ino == PROC_ROOT_INO)
		return 0;
	errno = EXDEV;
	return -1;
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

	return proc < 0 || verify(proc) < 0 ? fail("open", "/proc") : take(&proc);
}
