/* The sync protocol between Core and the launcher, over one SOCK_SEQPACKET pair.
 *
 * A message is one packet: struct sync_header, then `length` bytes of payload. SYNC_HAS_FD says that descriptors
 * (SCM_RIGHTS) come with it: one, with procMapped up to SYNC_MAX_CGROUPS.
 *
 *     launcher                                       Core
 *     procPid     {pid} + pidfd        (monitor) ──▶
 *                                                ◀──  procMapped + the "tasks" file of each v1 cgroup
 *     procHooks       (if the plan has OP_HOOKS)  ──▶  state.json saved; prestart and createRuntime hooks
 *                                                ◀──  procHooksDone + two state documents (sealed, read-only): for
 *                                                     createContainer hooks and for startContainer hooks
 *     procMountPlease {step} [+ id map]           ──▶  for each OP_BIND with OPF_ASK: a thread that has joined the
 *                                    (container)       mount namespace clones the source with open_tree(2)
 *                                                ◀──  procMountFd + the detached mount; with OPF_NAMED, what has its
 *                                                     path
 *     procReady                      (container) ──▶  rlimits; state.json saved. Not with OPF_AHEAD
 *                                                ◀──  procRun
 *     procSeccomp {fd}               (container) ──▶  pidfd_getfd(2); only where the filter has a listener
 *     procCreated                    (container) ──▶  the container process waits at exec.fifo
 *     end of file                                     execve succeeded
 *     procHookStderr  {text}         (container) ──▶  before the procError of a hook: the end of what it wrote
 *     procError   {struct sync_error}  (either) ──▶   instead of any of the above; ends the session
 *     procLog     {level, text}        (either) ──▶   at any time
 *
 * The container process waits for nothing that can be there before. Where the plan asks for nothing in between
 * (OPF_AHEAD), Core sends procMapped ahead of procPid, if there are no id maps to write, and procRun as soon as
 * state.json is saved.
 *
 * What the monitor sends comes before everything the container process sends, except a procError for a container
 * process that was killed. Until procRun, end of file on the launcher's side means that the daemon died: the monitor
 * kills what it started. From procRun on the monitor has closed its copy, so that Core sees the execve as end of file.
 *
 * With PLAN_EXEC there is no procCreated, and procSeccomp has an answer, procSeccompDone, once the agent has the
 * descriptor: there is no `start` to wait for. The answer is read with read(2), as the byte of exec.fifo is.
 *
 * Otherwise procSeccomp has no answer. The descriptor stays open until execve(2), which comes after `start`, which
 * comes after Core has taken it; and to wait for an answer the container process would need a system call that an agent
 * may hold up (ADR-0008).
 *
 * Between the container process and its monitor, over a pair of their own, where the plan has a terminal:
 *
 *     procTerminal + the master      (container) ──▶  (monitor)
 *                                                ◀──  procTerminalKept
 *
 * From Core to the container process, before both are there, through LAUNCH_FD_LISTEN:
 *
 *                                                ◀──  procListen + the sockets of OP_LISTEN
 *
 * Numbers 20 to 39 are kept for id maps, mount sources, hooks, seccomp and terminals.
 */
#pragma once

#include <stdint.h>

enum sync_type {
	SYNC_PROC_PID = 1,
	SYNC_PROC_MAPPED = 2,
	SYNC_PROC_READY = 3,
	SYNC_PROC_RUN = 4,
	SYNC_PROC_CREATED = 5,
	SYNC_PROC_ERROR = 6,
	SYNC_PROC_LOG = 7,
	SYNC_PROC_HOOKS = 20,
	SYNC_PROC_HOOKS_DONE = 21,
	SYNC_PROC_HOOK_STDERR = 22,
	SYNC_PROC_MOUNT_PLEASE = 27,
	SYNC_PROC_MOUNT_FD = 28,
	SYNC_PROC_SECCOMP = 30,
	SYNC_PROC_SECCOMP_DONE = 31,
	SYNC_PROC_TERMINAL = 35,
	SYNC_PROC_TERMINAL_KEPT = 36,
	SYNC_PROC_LISTEN = 37,
};

enum sync_flag {
	SYNC_HAS_FD = 1 << 0,
};

#define SYNC_MAX_PAYLOAD 4096u
#define SYNC_MAX_CGROUPS 16u /* the kernel has fewer hierarchies of version 1 */

struct sync_header {
	uint16_t type;	 /* enum sync_type */
	uint16_t flags;	 /* enum sync_flag */
	uint32_t length; /* of the payload */
};

/* procPid */
struct sync_pid {
	int32_t pid; /* in Core's pid namespace */
	uint32_t reserved;
};

/* procMountPlease. The descriptor that may come with it is the user namespace whose id map the mount gets. */
struct sync_mount {
	uint32_t step; /* 1-based number of the op in the plan */
	uint32_t reserved;
};

/* procSeccomp */
struct sync_seccomp {
	int32_t fd; /* number of the listener in the container process */
	uint32_t reserved;
};

/* procError. Texts are NUL-terminated, cut where too long. */
struct sync_error {
	int32_t error;	  /* errno, 0 when no system call failed */
	uint32_t step;	  /* 1-based number of the op in the plan, 0 before the first */
	uint32_t steps;	  /* op_count */
	int32_t status;	  /* wait status of a failed hook, or of a container process that was killed; else 0 */
	char call[48];	  /* the system call or operation: "mount", "execve" */
	char path[512];	  /* what it was applied to, or empty */
	char text[512];	  /* the step's text from the plan, or what is wrong with the plan */
	char detail[512]; /* the kernel's own words from a filesystem context, or empty */
};

enum sync_log_level {
	SYNC_LOG_DEBUG = 0,
	SYNC_LOG_WARNING = 1,
};

/* procLog: followed by the text, not terminated */
struct sync_log {
	uint32_t level; /* enum sync_log_level */
	uint32_t step;
};

_Static_assert(sizeof(struct sync_header) == 8, "sync_header has no padding");
_Static_assert(sizeof(struct sync_error) == 16 + 48 + 3 * 512, "sync_error has no padding");

/* Sends one message, with a descriptor when `fd` is not -1. -1 with the failure recorded (fail.h). */
int sync_send(int sync, enum sync_type type, const void *payload, uint32_t length, int fd);

/* Sends a descriptor to somebody who knows nothing of this protocol, with its name as the bytes that have to go with
 * it. -1 with the failure recorded. */
int sync_send_named(int socket, const char *name, int fd);

/* The same as sync_send() without payload, best effort: Core may have gone. */
void sync_tell(int sync, enum sync_type type);

/* Sends one message by write(2): the one system call that no filter hands to an agent (Core refuses such a config), so
 * it can be made before the agent has its descriptor. Kills this process when Core has gone. -1 with the failure
 * recorded. */
int sync_write(int sync, enum sync_type type, const void *payload, uint32_t length);

/* Waits for a message without payload by read(2). -1 with the failure recorded. */
int sync_read(int sync, enum sync_type type);

/* Descriptors that came with a message; the receiver's to close. */
struct sync_fds {
	int fd[SYNC_MAX_CGROUPS];
	unsigned count;
};

/* Waits for one message, which must be of this type and without payload: that is all that Core sends. Without `fds` it
 * must be without descriptors, too. -1 with the failure recorded; end of file is ECONNRESET. */
int sync_receive(int sync, enum sync_type type, struct sync_fds *fds);

/* Tells Core about something that is no failure, best effort. */
void sync_warn(int sync, uint32_t step, const char *text);
