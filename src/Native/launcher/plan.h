/* The plan: what the launcher does, compiled by Core from config.json.
 *
 * A plan is one flat, read-only buffer (a sealed memfd, mapped privately):
 *
 *     struct plan_header | struct plan_op[op_count] | arena
 *
 * All integers are in the machine's byte order. The arena begins with a NUL, so offset 0 is "absent" and every
 * string reference is an offset into the arena. The arena ends with a NUL, so every reference inside it is terminated.
 * A list is `count` strings one behind the other. A blob is `length` bytes at an offset that is a multiple of 8.
 *
 * The same config on the same host gives the same bytes: whatever belongs to one container only (its directory, its
 * log, its cgroup) reaches the launcher as a descriptor with a fixed number (enum launch_fd), never through the plan.
 *
 * The C# mirror is src/Native/Contract; Native.Tests compiles assertions that both agree.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PLAN_MAGIC 0x4e4c5042u /* "BPLN" */
#define PLAN_VERSION 1
#define PLAN_MAX_SIZE (4u << 20)
#define PLAN_MAX_OPS 4096u
#define PLAN_MAX_IDMAPS 64u
#define PLAN_IDMAP_SHIFT 32

/* Descriptors the launcher is started with. 0, 1 and 2 are /dev/null. */
enum launch_fd {
	LAUNCH_FD_SYNC = 3,	 /* SOCK_SEQPACKET to Core, see sync.h */
	LAUNCH_FD_PLAN = 4,	 /* the plan */
	LAUNCH_FD_CONTAINER = 5, /* directory of the container's state: exec.fifo is read, exit.json is written here */
	LAUNCH_FD_LOG = 6,	 /* directory of the container's log: its files are made here (log.h) */
	LAUNCH_FD_BUNDLE = 7,	 /* directory of the bundle: relative rootfs and bind sources start here */
	LAUNCH_FD_CGROUP = 8,	 /* cgroup v2 directory for CLONE_INTO_CGROUP; only with PLAN_INTO_CGROUP */
	LAUNCH_FD_INPUT = 9,	 /* keeps the FIFO open that is standard input; only with the argument "stdio" */
	LAUNCH_FD_CONSOLE = 10,	 /* connected socket that the terminal is sent to; only with the argument "console" */
	LAUNCH_FD_TARGET = 11,	 /* pidfd of the container process; only with PLAN_EXEC */
	LAUNCH_FD_NOTIFY = 12,	 /* the NOTIFY_SOCKET, if there is one: the monitor keeps it for Core, unread */
	LAUNCH_FD_LISTEN = 13,	 /* SOCK_SEQPACKET with procListen in it; only with PLAN_LISTEN */
	LAUNCH_FD_END = 14,
};

/* Descriptors that a monitor keeps for Core, which duplicates them with pidfd_getfd(2): the daemon that does so need
 * not be the one that started it. High, because everything else takes the lowest number that is free; below 64, where
 * the kernel would have to make its table larger. */
enum monitor_fd {
	MONITOR_FD_INPUT = 60,	 /* what the process reads is written here: the pty's master, a pipe, a FIFO */
	MONITOR_FD_CONTROL = 61, /* eventfd: what is written there asks the monitor to close MONITOR_FD_INPUT */
};

enum plan_flag {
	PLAN_INTO_CGROUP = 1 << 0, /* clone straight into LAUNCH_FD_CGROUP */
	PLAN_EXEC = 1 << 2,	   /* one more process for a container that is there, see OP_JOIN_PROCESS */
	PLAN_LISTEN = 1 << 3,	   /* sockets are passed on to the program, by OP_LISTEN */
	PLAN_TERMINAL = 1 << 1,	   /* 0-2 are a terminal, by OP_TERMINAL; there are no pipes */
};

struct plan_header {
	uint32_t magic;
	uint16_t version;
	uint16_t header_size; /* sizeof(struct plan_header) */
	uint32_t size;	      /* of the whole plan */
	uint32_t flags;	      /* enum plan_flag */
	uint64_t clone_flags; /* CLONE_NEW… for clone3(2); CLONE_NEWCGROUP is never here, see OP_UNSHARE; CLONE_NEWTIME
				 not with OP_TIME_OFFSETS */
	uint32_t op_count;
	uint32_t ops_offset;
	uint32_t arena_offset;
	uint32_t arena_size;
	uint64_t reserved[3]; /* 0 */
};

/* When an op may run. A plan's phases never decrease. */
enum plan_phase {
	PHASE_MONITOR = 1, /* in the monitor, or between it and the container process (spawn.c) */
	PHASE_SETUP = 2,   /* container process in its namespaces and cgroups, the host's root still in view */
	PHASE_ROOT = 3,	   /* after OP_PIVOT_ROOT, still with all privileges */
	PHASE_DROP = 4,	   /* after OP_READY: privileges are given up */
	PHASE_EXEC = 5,	   /* after `start` */
};

struct plan_op {
	uint16_t code;	 /* enum plan_code */
	uint16_t phase;	 /* enum plan_phase */
	uint32_t flags;	 /* enum plan_op_flag */
	uint32_t str[4]; /* arena offsets, 0 = absent */
	uint64_t arg[4];
	uint32_t text;	   /* arena offset: what messages call this step, e.g. "mount proc on /proc" */
	uint32_t reserved; /* 0 */
};

enum plan_op_flag {
	OPF_RECURSIVE = 1 << 0,	  /* the whole tree of mounts (AT_RECURSIVE) */
	OPF_NO_LINKS = 1 << 1,	  /* no component of the target may be a symbolic link (proc, sysfs) */
	OPF_OPTIONAL = 1 << 2,	  /* a target that does not exist is passed over */
	OPF_EXISTING = 1 << 3,	  /* what is missing is not made: ENOENT */
	OPF_COPY_UP = 1 << 4,	  /* what the mount covers is copied into it first */
	OPF_TARGET_MODE = 1 << 5, /* the mode of the filesystem's root is that of the directory it covers */
	OPF_OVER_PROC = 1 << 6,	  /* the target may be in a procfs */
	OPF_ASK = 1 << 10, /* the source is opened by Core, which finds it by the step's number (procMountPlease) */
	OPF_IDMAP_TREE = 1 << 11, /* the id map is that of the mounts below as well */
	OPF_AHEAD = 1 << 12,	  /* Core sends procRun without having been asked for it */
	OPF_NAMED = 1 << 13,	  /* what Core opens is only named by its descriptor: this process clones it by that */
	OPF_LOOKED_UP = 1 << 16,  /* the ids are those of OP_LOOK_UP_USER */
};

/* What an op does not name here (strings, args, flags) is 0. The order that plan_check() insists on:
 *
 *     ROOT_PROPAGATION, ROOT_OPEN, whatever is done in the root, PIVOT_ROOT, UMASK … READY,
 *     [CAP_BOUNDING], SET_USER, CHDIR …, FIND_EXEC, [SECCOMP with a listener], WAIT_START, HOOK …, [SECCOMP], EXEC
 *
 * HOOKS comes after ROOT_OPEN, HOOK after HOOKS. CAP_SET comes after SET_USER. clone_flags hold CLONE_NEWNS, or
 * ROOT_JOINED is there; CLONE_NEWUTS for SETHOSTNAME and SETDOMAINNAME, CLONE_NEWNET for LOOPBACK_UP, or such a
 * namespace is joined; a mount of type cgroup or cgroup2 comes after UNSHARE. What makes the root read-only comes after
 * what writes to it (MKDIR).
 *
 * With PLAN_EXEC it is
 *
 *     JOIN_PROCESS, [JOIN_CGROUPS], [USER_ROOT], [TERMINAL], [LOOK_UP_USER], UMASK … READY,
 *     [CAP_BOUNDING], SET_USER, CHDIR …, FIND_EXEC, [SECCOMP], EXEC
 *
 * without any op that changes what all processes of the container have in common; clone_flags are 0. Nothing waits for
 * `start`: that is when such a plan is run.
 *
 * Paths called "in the root" are resolved with openat2(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS) below the new root,
 * before and after OP_PIVOT_ROOT alike. */
enum plan_code {
	/* PHASE_SETUP: unshare(2). arg0 CLONE_NEWCGROUP: that namespace is made here, in the final cgroup. */
	OP_UNSHARE = 1,
	/* PHASE_SETUP: sets IFF_UP on lo. */
	OP_LOOPBACK_UP = 2,
	/* PHASE_SETUP: sethostname(2). str0 name. */
	OP_SETHOSTNAME = 3,
	/* PHASE_SETUP: propagation of the whole tree at /. arg0 MS_SLAVE or MS_PRIVATE…; always with OPF_RECURSIVE. */
	OP_ROOT_PROPAGATION = 4,
	/* PHASE_SETUP: str0 rootfs, absolute or relative to the bundle: binds it on itself (with all mounts below) and
	 * makes it the root that the ops after it resolve paths in. */
	OP_ROOT_OPEN = 5,
	/* PHASE_SETUP: a new filesystem. str0 type, str1 source or 0, str2 target in the root (made, mode 0755, when it
	 * is missing), str3 list of arg1 options "key=value" or "key"; arg0 MOUNT_ATTR_… for fsmount(2); arg2 number of
	 * an id map (OP_IDMAP) or 0. OPF_NO_LINKS for proc and sysfs; OPF_COPY_UP and OPF_TARGET_MODE for tmpfs;
	 * OPF_OVER_PROC. */
	OP_MOUNT = 6,
	/* PHASE_SETUP: a bind mount. str0 source, absolute on the host or relative to the bundle, str1 target in the
	 * root (made as a file or directory like the source when it is missing); arg0 attr_set, arg1 attr_clr of the
	 * new mount, arg2 propagation (MS_…, 0 = as it is) and, from bit PLAN_IDMAP_SHIFT on, the number of an id map
	 * (OP_IDMAP) or 0, arg3 attr_set of the mounts below. OPF_RECURSIVE binds those too; the propagation is theirs
	 * then as well, and with OPF_IDMAP_TREE the id map. OPF_NO_LINKS, OPF_OVER_PROC. OPF_ASK: str0 only names it;
	 * OPF_NAMED.
	 */
	OP_BIND = 7,
	/* PHASE_SETUP, PHASE_ROOT: mount_setattr(2) on the mount at str0 in the root. arg0 attr_set, arg1 attr_clr,
	 * arg2 propagation. OPF_RECURSIVE. */
	OP_MOUNT_SETATTR = 8,
	/* PHASE_SETUP: mknod(2). str0 path in the root, arg0 st_mode (type and permissions, not cut by the umask),
	 * arg1 major << 32 | minor, arg2 uid, arg3 gid. A node that is there already must be the same device.
	 * OPF_EXISTING. */
	OP_MKNOD = 9,
	/* PHASE_SETUP: symlink(2). str0 contents, str1 path in the root. An existing entry is left alone. */
	OP_SYMLINK = 10,
	/* PHASE_SETUP (the last one): pivot_root(2) into the root, the old one is detached. Later phases start here */
	OP_PIVOT_ROOT = 11,
	/* PHASE_ROOT: makes str0 unreadable: /dev/null (verified as 1:3) over a file, an empty read-only tmpfs over a
	 * directory. OPF_OPTIONAL. */
	OP_MASK = 12,
	/* PHASE_ROOT: binds str0 on itself, read-only. OPF_OPTIONAL. */
	OP_READONLY = 13,
	/* PHASE_ROOT: umask(2). arg0 mask. */
	OP_UMASK = 14,
	/* PHASE_ROOT: makes the directory str0 with its parents, mode 0755, where missing: the working directory. */
	OP_MKDIR = 15,
	/* PHASE_ROOT: prctl(PR_SET_NO_NEW_PRIVS). */
	OP_NO_NEW_PRIVS = 16,
	/* PHASE_ROOT (its last one): procReady, but not with OPF_AHEAD; waits for procRun. */
	OP_READY = 17,
	/* PHASE_DROP: drops capabilities from the bounding set. arg0 the ones to keep, a bit each. */
	OP_CAP_BOUNDING = 18,
	/* PHASE_DROP: keeps permitted capabilities, fchown(2)s 0-2 that are the launcher's own pipes, setgroups(2),
	 * setresgid(2), setresuid(2), re-arms the parent-death signal. arg0 uid, arg1 gid, str0 blob of arg2 bytes:
	 * uint32_t gids. */
	OP_SET_USER = 19,
	/* PHASE_DROP: chdir(2) as the user (with the capabilities that are left, where that is EACCES), then getcwd
	 * must be inside the root. str0 path. */
	OP_CHDIR = 20,
	/* PHASE_DROP: capset(2) and ambient. arg0 effective, arg1 permitted, arg2 inheritable, arg3 ambient (a failure
	 * to raise an ambient one is a warning). */
	OP_CAP_SET = 21,
	/* PHASE_DROP: finds the file for OP_EXEC as execvp(3) does. str0 name, str1 PATH. ENOENT and EACCES end the
	   create. */
	OP_FIND_EXEC = 22,
	/* PHASE_DROP (the last one): procCreated, then waits for a byte in exec.fifo. */
	OP_WAIT_START = 23,
	/* PHASE_EXEC, the plan's last op: closes everything but 0-2, execve(2) of what OP_FIND_EXEC found.
	 * str0 list of arg0 arguments, str1 list of arg1 environment strings. */
	OP_EXEC = 24,
	/* PHASE_SETUP: setdomainname(2). str0 name. */
	OP_SETDOMAINNAME = 25,
	/* PHASE_SETUP, or PHASE_MONITOR where a user namespace takes away what lowering it needs:
	   /proc/self/oom_score_adj through the host's procfs. arg0 an int64_t from -1000 to 1000. */
	OP_OOM_SCORE_ADJ = 26,
	/* PHASE_ROOT: sched_setattr(2). str0 blob of arg2 bytes: struct sched_attr with its 56 bytes. */
	OP_SCHEDULER = 27,
	/* PHASE_ROOT: ioprio_set(2) for the process group. arg0 class << 13 | priority. */
	OP_IO_PRIORITY = 28,
	/* PHASE_ROOT: personality(2). arg0 PER_LINUX or PER_LINUX32. */
	OP_PERSONALITY = 29,
	/* PHASE_ROOT: set_mempolicy(2). arg0 mode and flags, str0 blob of arg2 bytes: the mask of nodes, made of 64-bit
	 * words. */
	OP_MEMORY_POLICY = 30,
	/* PHASE_ROOT: writes to /proc/sys of a procfs of its own. str0 list of arg0 names such as net/ipv4/ip_forward,
	 * str1 list of arg1 values, as many. */
	OP_SYSCTL = 31,
	/* PHASE_DROP, PHASE_EXEC: seccomp(2). str0 blob of arg2 bytes: struct sock_filter, at most 4096. arg0
	 * SECCOMP_FILTER_FLAG_…; with SECCOMP_FILTER_FLAG_NEW_LISTENER in PHASE_DROP, where Core still listens
	 * (procSeccomp), else in PHASE_EXEC. arg1 permitted capabilities that are effective while it is loaded, arg3
	 * capabilities that are given up afterwards: both for CAP_SYS_ADMIN where there is no OP_NO_NEW_PRIVS. Before
	 * the filter is loaded everything is done that OP_EXEC would do except execve(2). */
	OP_SECCOMP = 45,
	/* PHASE_SETUP, once: procHooks; Core runs the prestart and createRuntime hooks; waits for procHooksDone and
	 * keeps the state documents that come with it. */
	OP_HOOKS = 50,
	/* PHASE_SETUP: a createContainer hook: started in the root's directory, with the host's root still in view.
	 * PHASE_EXEC: a startContainer hook, with the container process's user, privileges and directory. str0 absolute
	 * path, str1 list of arg0 arguments, str2 list of arg1 environment strings; arg2 seconds after which it is
	 * killed with its process group. Its standard input is the state document. One that fails ends the container
	 * process. */
	OP_HOOK = 51,
	/* PHASE_MONITOR: setns(2). str0 absolute path of a namespace, arg0 its CLONE_NEW… type. All are opened before
	 * the first one is joined. Order: any, the mount namespace, the user namespace. */
	OP_JOIN = 55,
	/* PHASE_MONITOR: gives the pipes of standard output and error to arg0 uid, arg1 gid: the container's root on
	 * the host. For a user namespace that is joined the monitor finds out who that is. */
	OP_OWN_STDIO = 56,
	/* PHASE_SETUP: setgroups(2) (none), setresgid(2), setresuid(2) to 0 of the user namespace, re-arms the
	 * parent-death signal. */
	OP_USER_ROOT = 57,
	/* PHASE_SETUP: makes a time namespace, writes str0 to its timens_offsets, joins it. */
	OP_TIME_OFFSETS = 58,
	/* PHASE_SETUP: binds the host's device str0 on str0 in the root (made as a file when it is missing). arg0
	 * S_IFCHR or S_IFBLK, arg1 major << 32 | minor: what it must be. */
	OP_BIND_DEVICE = 59,
	/* PHASE_SETUP: takes the root of the mount namespace that OP_JOIN joined as it is; in place of ROOT_OPEN and
	 * PIVOT_ROOT. Nothing is mounted there. */
	OP_ROOT_JOINED = 60,
	/* PHASE_SETUP: changes the filesystem that is mounted at str0 in the root. str1 list of arg0 options, as for
	 * OP_MOUNT. */
	OP_RECONFIGURE = 65,
	/* PHASE_MONITOR: an id map for mounts: the first such op makes number 1. Either str0 lines for uid_map and str1
	 * lines for gid_map of a new user namespace, or str2 absolute path of a user namespace. */
	OP_IDMAP = 66,
	/* PHASE_DROP: prlimit(2). arg0 RLIMIT_…, arg1 soft, arg2 hard limit, str0 what it is called. Where the
	 * container process has left the host's user namespace, Core does it: it could not raise a hard limit itself.
	 */
	OP_RLIMIT = 67,
	/* PHASE_SETUP: keyctl(2) KEYCTL_JOIN_SESSION_KEYRING of "_ses." and the container's id. arg0 permissions that
	 * it gets besides those that it has; str0 SELinux label of the keyring, or 0. A kernel without keyrings, or a
	 * filter around the daemon, is a warning. */
	OP_KEYRING = 75,
	/* PHASE_MONITOR, PHASE_SETUP: sched_setaffinity(2). str0 blob of arg2 bytes: the mask of CPUs, made of 64-bit
	 * words; without it every CPU. */
	OP_CPU_AFFINITY = 76,
	/* PHASE_ROOT: adds HOME to the environment of OP_EXEC: what /etc/passwd in the root says of user arg0, "/"
	 * where it says nothing. */
	OP_HOME = 77,
	/* PHASE_ROOT: writes label str2 to str0 in /proc/thread-self/attr, or to str1 where there is no str0. */
	OP_LABEL = 78,
	/* PHASE_SETUP, once, with PLAN_LISTEN: takes arg0 sockets out of LAUNCH_FD_LISTEN, which OP_EXEC leaves open
	 * as 3, 4, …, with LISTEN_PID in the environment. */
	OP_LISTEN = 80,
	/* PHASE_ROOT, once, with PLAN_TERMINAL: a new pseudoterminal of the devpts at /dev/pts in the root becomes 0-2
	 * and the controlling terminal. arg0 columns, arg1 lines (both 0: as the kernel makes it); str0 path in the
	 * root that it is bound on, made where it is missing, or 0. Its master goes to the monitor, or to
	 * LAUNCH_FD_CONSOLE. */
	OP_TERMINAL = 90,
	/* PHASE_MONITOR, with PLAN_EXEC: joins all of arg0 CLONE_NEW… of LAUNCH_FD_TARGET with one setns(2). Not
	 * traceable from then on until execve(2). */
	OP_JOIN_PROCESS = 91,
	/* PHASE_SETUP, with PLAN_EXEC: joins the cgroup namespace of LAUNCH_FD_TARGET. Not before: clone3(2) into a
	 * cgroup is refused to somebody in a namespace that it lies outside of, on a hierarchy with nsdelegate. */
	OP_JOIN_CGROUPS = 92,
	/* PHASE_ROOT: finds str0 user, a name or a number, in /etc/passwd in the root, and str1 group, a name or a
	 * number, in /etc/group; without a group that of the user, and all that the user is in. */
	OP_LOOK_UP_USER = 93,
	OP_END = 120,
};

_Static_assert(sizeof(struct plan_header) == 64, "plan_header has no padding");
_Static_assert(sizeof(struct plan_op) == 64, "plan_op has no padding");

/* Maps the plan in `fd`, which must be a sealed memfd, and checks it. NULL with the failure recorded (fail.h). */
const struct plan_header *plan_map(int fd);

/* Checks everything about a plan of `size` bytes: that nothing in it points outside, that each op is legal in its
 * phase and after the ops before it, that what is reserved is 0. -1 with the failure recorded. The functions below
 * need a plan that passed. */
int plan_check(const struct plan_header *plan, size_t size);

static inline const struct plan_op *plan_ops(const struct plan_header *plan)
{
	return (const struct plan_op *)((const char *)plan + plan->ops_offset);
}

/* The string at an arena offset; the empty string for 0. */
static inline const char *plan_string(const struct plan_header *plan, uint32_t offset)
{
	return (const char *)plan + plan->arena_offset + offset;
}

static inline const void *plan_blob(const struct plan_header *plan, uint32_t offset)
{
	return plan_string(plan, offset);
}

/* A list as execve(2) takes it, with a null pointer behind the last; on the heap, its strings in the plan. NULL without
 * memory. */
char **plan_vector(const struct plan_header *plan, uint32_t list, uint64_t count);
