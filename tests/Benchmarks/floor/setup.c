#define _GNU_SOURCE
#include "floor.h"

#include <errno.h>
#include <grp.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define CAPABILITIES_LAST 40
/* CAP_KILL, CAP_NET_BIND_SERVICE, CAP_AUDIT_WRITE: the default config's */
#define CAPABILITIES_KEPT (1ull << 5 | 1ull << 10 | 1ull << 29)

static void check(int result, const char *what)
{
	if (result)
		die(what);
}

static void loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	check(fd < 0 || ioctl(fd, SIOCSIFFLAGS, &request), "loopback");
	close(fd);
}

static void make_mounts(void)
{
	const unsigned long safe = MS_NOSUID | MS_NOEXEC | MS_NODEV;

	check(mount("proc", "proc", "proc", 0, NULL), "mount proc");
	check(mount("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k"), "mount dev");
	check(mkdir("dev/pts", 0755) || mkdir("dev/shm", 0755) || mkdir("dev/mqueue", 0755), "mkdir dev");
	check(mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,gid=5"),
	      "mount devpts");
	check(mount("shm", "dev/shm", "tmpfs", safe, "mode=1777,size=65536k"), "mount shm");
	check(mount("mqueue", "dev/mqueue", "mqueue", safe, NULL), "mount mqueue");
	check(mount("sysfs", "sys", "sysfs", safe | MS_RDONLY, NULL), "mount sysfs");
	cgroups_mount("sys/fs/cgroup");
}

static void make_devices(void)
{
	static const struct {
		const char *path;
		unsigned major, minor;
	} nodes[] = {{"dev/null", 1, 3},   {"dev/zero", 1, 5},	  {"dev/full", 1, 7},
		     {"dev/random", 1, 8}, {"dev/urandom", 1, 9}, {"dev/tty", 5, 0}};

	for (size_t i = 0; i < sizeof(nodes) / sizeof(*nodes); i++)
		check(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)), nodes[i].path);
	check(symlink("pts/ptmx", "dev/ptmx") || symlink("/proc/self/fd", "dev/fd") ||
		  symlink("/proc/self/fd/0", "dev/stdin") || symlink("/proc/self/fd/1", "dev/stdout") ||
		  symlink("/proc/self/fd/2", "dev/stderr"),
	      "symlink");
}

static void pivot(void)
{
	check((int)syscall(SYS_pivot_root, ".", "."), "pivot_root");
	check(mount(NULL, ".", NULL, MS_SLAVE | MS_REC, NULL), "old root");
	check(umount2(".", MNT_DETACH), "umount old root");
	check(chdir("/"), "chdir");
}

static void mask_paths(void)
{
	static const char *const masked[] = {
	    "/proc/acpi",	"/proc/asound",	     "/proc/kcore",	  "/proc/keys",	   "/proc/latency_stats",
	    "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"};
	static const char *const readonly[] = {"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
					       "/proc/sysrq-trigger"};

	for (size_t i = 0; i < sizeof(masked) / sizeof(*masked); i++)
		if (mount("/dev/null", masked[i], NULL, MS_BIND, NULL) && errno == ENOTDIR)
			check(mount("tmpfs", masked[i], "tmpfs", MS_RDONLY, NULL), masked[i]);
	for (size_t i = 0; i < sizeof(readonly) / sizeof(*readonly); i++)
		if (!mount(readonly[i], readonly[i], NULL, MS_BIND | MS_REC, NULL))
			check(mount(NULL, readonly[i], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL), readonly[i]);
}

static void drop_privileges(void)
{
	const struct rlimit files = {1024, 1024};
	struct {
		uint32_t version;
		int pid;
	} header = {0x20080522, 0};
	const uint32_t kept = (uint32_t)CAPABILITIES_KEPT;
	const uint32_t sets[6] = {kept, kept, kept, 0, 0, 0};

	check(setrlimit(RLIMIT_NOFILE, &files), "setrlimit");
	check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
	for (unsigned long cap = 0; cap <= CAPABILITIES_LAST; cap++)
		if (!(CAPABILITIES_KEPT >> cap & 1))
			check(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0), "bounding set");
	check(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "keepcaps");
	check(setgroups(0, NULL) || setresgid(0, 0, 0) || setresuid(0, 0, 0), "set user");
	check((int)syscall(SYS_capset, &header, sets), "capset");
}

void setup_and_exec(const char *rootfs, char *const argv[])
{
	static char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
					    "TERM=xterm", NULL};

	setsid();
	cgroups_join();
	check(unshare(CLONE_NEWCGROUP), "unshare");
	loopback_up();
	check(sethostname("berth", 5), "sethostname");
	check(mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL), "propagation");
	check(mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL), "bind rootfs");
	check(chdir(rootfs), "chdir rootfs");
	umask(0);
	make_mounts();
	make_devices();
	pivot();
	check(mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL), "read-only root");
	mask_paths();
	umask(022);
	drop_privileges();
	execve(argv[0], argv, environment);
	die("execve");
}
