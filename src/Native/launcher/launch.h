/* One launch: what the monitor and the container process know. The container process gets a copy at clone3(2); only
 * `shared` is seen by both. */
#pragma once

#include "log.h"
#include "plan.h"
#include "sync.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The page that both processes see. The container process writes, the monitor reads. */
struct shared {
	struct sync_error error; /* error.step is the step that runs now, whether or not it has failed */
	bool running;		 /* procRun was received: from here on there will be an exit.json */
	int hook_error;		 /* errno of a hook's process that did not come to its execve(2) */

	/* What the process between (spawn.c) has made. */
	pid_t pid;
	int pidfd;

	/* User namespaces whose id maps mounts get, by OP_IDMAP. Here, because it may be a process between that opens
	 * them: the monitor closes them. */
	int idmaps[PLAN_MAX_IDMAPS];
	unsigned idmap_count;
};

/* The most that can be joined: one of each type. */
#define LAUNCH_MAX_JOINS 8

/* The namespaces that OP_JOIN joins, opened in the order of the ops. */
struct joins {
	int fd[LAUNCH_MAX_JOINS];
	unsigned count, next;
};

/* Read and write ends; -1 when closed. */
struct pipe_ends {
	int read, write;
};

/* Of the groups that a user is in, as many are found. */
#define LAUNCH_MAX_GROUPS 256

/* What OP_LOOK_UP_USER has found. */
struct user {
	uid_t uid;
	gid_t gid;
	gid_t groups[LAUNCH_MAX_GROUPS];
	unsigned group_count;
};

/* What is particular to one launch of a plan: a word each, behind the id in the arguments. */
enum launch_option {
	LAUNCH_INPUT = 1 << 0,	 /* "input": standard input is a pipe */
	LAUNCH_STDIO = 1 << 1,	 /* "stdio": 0-2 are the container process's, no pipes are made */
	LAUNCH_CONSOLE = 1 << 2, /* "console": the terminal is sent to LAUNCH_FD_CONSOLE */
};

/* Mounts of procfs and sysfs that masked and read-only paths are looked up in; those beyond are found by their path. */
#define LAUNCH_MAX_ANCHORS 8

/* The name that led to a mount may be exchanged for another one. */
struct anchor {
	const char *path; /* in the plan; no part of it is a symbolic link */
	int mount;
	bool verified;
};

struct launch {
	const struct plan_header *plan;
	const char *id;	  /* of the container */
	unsigned options; /* enum launch_option */
	struct shared *shared;

	/* Made by the monitor before clone3(2). */
	struct pipe_ends out, err; /* standard output and error: the monitor reads */
	struct pipe_ends in;	   /* standard input: the monitor writes */
	struct pipe_ends console;  /* socket pair for the terminal's master: the monitor reads */
	struct pipe_ends leash;	   /* held by both: a byte says procRun, its end says that the other one is gone */
	int sync;		   /* LAUNCH_FD_SYNC, -1 when closed */
	int silent;		   /* /dev/null, where 0 is something else */

	/* Of the process between. */
	struct joins joins;

	/* The monitor's. */
	struct log log;
	pid_t pid;
	int pidfd;

	/* The container process's, -1 until there. */
	int root; /* the new root, O_PATH */
	int fifo; /* exec.fifo, O_RDWR */
	struct anchor anchors[LAUNCH_MAX_ANCHORS];
	unsigned anchor_count;
	int null;			 /* /dev/null of the container, verified, O_PATH */
	int empty;			 /* an empty read-only tmpfs that covers masked directories */
	char *executable;		 /* what OP_FIND_EXEC found, on the heap */
	char *home;			 /* "HOME=…" to add to the environment, on the heap */
	char **arguments, **environment; /* what OP_EXEC executes it with, once exec_prepare() has run */
	struct sync_fds listeners;	 /* what OP_LISTEN took */
	bool filtered;			 /* a system call may be refused, or held up until an agent answers */

	struct user *user;  /* on the heap, NULL without OP_LOOK_UP_USER */
	bool groups_denied; /* the user namespace has no setgroups(2) */

	/* The state documents for createContainer and for startContainer hooks, from procHooksDone. */
	int states[2];
};
