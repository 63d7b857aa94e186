/* Runs the launcher as on a host whose root is its initramfs: the kernel's first mount, which lies under the root of
 * every other host. Static, so that it needs no file when it has come to that root.
 *
 *     initramfs check    0 where that mount can be uncovered, and has the directories that this needs
 *     initramfs run ARG… becomes the launcher (descriptor 20) with these arguments; the bundle (7) comes along
 *     initramfs escape   in a container: takes off the root and prints what comes to light
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUNDLE 7
#define LAUNCHER 20
#define OPEN_TREE_CLONE 1
#define AT_RECURSIVE 0x8000
#define MOVE_MOUNT_F_EMPTY_PATH 4

static const char *const directories[] = {"/mnt", "/root", "/sys", "/dev"};

static void check(int result, const char *what)
{
	if (result >= 0)
		return;
	perror(what);
	exit(125);
}

/* The root is taken off; setns(2) leads to what is at the bottom of the namespace then. */
static void uncover(void)
{
	int namespace = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);

	check(namespace, "open /proc/self/ns/mnt");
	check(umount2("/", MNT_DETACH), "umount2 /");
	check(setns(namespace, CLONE_NEWNS), "setns");
}

static void enter(void)
{
	check(unshare(CLONE_NEWNS), "unshare");
	check(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount /");
	uncover();
}

static const char *find_directory(void)
{
	struct stat file;

	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++)
		if (stat(directories[i], &file) == 0 && S_ISDIR(file.st_mode))
			return directories[i];
	return NULL;
}

static void write_secret(void)
{
	int file = open("secret", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	check(file, "open secret");
	close(file);
}

/* Two mounts, one over the other; nothing is written to the initramfs itself. */
static void prepare(int bundle)
{
	const char *directory = find_directory();
	int moved;

	for (int i = 0; i < 2; i++) {
		check(mount("tmpfs", directory, "tmpfs", 0, NULL), "mount tmpfs");
		check(chdir(directory), directory);
		write_secret();
	}
	check(mkdir("bundle", 0755), "mkdir bundle");
	check((int)syscall(SYS_move_mount, bundle, "", AT_FDCWD, "bundle", MOVE_MOUNT_F_EMPTY_PATH), "move_mount");
	moved = open("bundle", O_PATH | O_DIRECTORY | O_CLOEXEC);
	check(moved, "open bundle");
	check(dup2(moved, BUNDLE), "dup2");
	check(mount("proc", "/proc", "proc", 0, NULL), "mount proc");
	check(chdir("/"), "chdir");
}

static void run(char **arguments)
{
	int bundle =
	    (int)syscall(SYS_open_tree, BUNDLE, "", OPEN_TREE_CLONE | O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);

	check(bundle, "open_tree");
	enter();
	prepare(bundle);
	check(fcntl(LAUNCHER, F_SETFD, FD_CLOEXEC), "fcntl");
	syscall(SYS_execveat, LAUNCHER, "", arguments, environ, AT_EMPTY_PATH);
	check(-1, "execveat");
}

static void escape(void)
{
	char secret[64];

	uncover();
	if (access("/bin/initramfs", F_OK) < 0)
		puts("uncovered");
	if (access("/proc/self", F_OK) == 0)
		puts("proc");
	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++) {
		snprintf(secret, sizeof(secret), "%s/secret", directories[i]);
		if (access(secret, F_OK) == 0)
			puts("secret");
	}
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	if (strcmp(mode, "check") == 0) {
		enter();
		return find_directory() && access("/proc", F_OK) == 0 ? 0 : 1;
	}
	if (strcmp(mode, "run") == 0)
		run(argv + 2);
	if (strcmp(mode, "escape") == 0)
		escape();
	return 0;
}
