#include "proc.h"

#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "text.h"

#include <string.h>
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

static int open_attribute(int proc, char *path, size_t size, const char *name)
{
	struct text text = text_in(path, size);

	text_add(&text, "thread-self/attr/");
	text_add(&text, name);
	return proc_open(proc, path);
}

int proc_write_attribute(int proc, const char *name, const char *older, const char *label)
{
	char path[64];
	cleanup_close int file = open_attribute(proc, path, sizeof(path), name);

	if (file < 0 && errno == ENOENT && older)
		file = open_attribute(proc, path, sizeof(path), older);
	if (file < 0)
		return fail("openat2", path);
	/* Nothing may go wrong unseen: the module takes a label with one write, or not at all. */
	return write(file, label, strlen(label)) == (ssize_t)strlen(label) ? 0 : fail_with("write", path, label);
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
