#define _GNU_SOURCE
#include "json.h"
#include "probe.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAX_NODES 1024
#define MAX_SIGNALS 64
#define IOPRIO_WHO_PROCESS 1
#define GET_PERSONALITY 0xffffffff

void print_limits(void)
{
	static const char *const names[] = {
	    [RLIMIT_AS] = "AS",		  [RLIMIT_CORE] = "CORE",	  [RLIMIT_CPU] = "CPU",
	    [RLIMIT_DATA] = "DATA",	  [RLIMIT_FSIZE] = "FSIZE",	  [RLIMIT_LOCKS] = "LOCKS",
	    [RLIMIT_MEMLOCK] = "MEMLOCK", [RLIMIT_MSGQUEUE] = "MSGQUEUE", [RLIMIT_NICE] = "NICE",
	    [RLIMIT_NOFILE] = "NOFILE",	  [RLIMIT_NPROC] = "NPROC",	  [RLIMIT_RSS] = "RSS",
	    [RLIMIT_RTPRIO] = "RTPRIO",	  [RLIMIT_RTTIME] = "RTTIME",	  [RLIMIT_SIGPENDING] = "SIGPENDING",
	    [RLIMIT_STACK] = "STACK",
	};

	json_open("rlimits", '{');
	for (int resource = 0; resource < (int)(sizeof(names) / sizeof(*names)); resource++) {
		struct rlimit limit;

		if (getrlimit(resource, &limit) == 0)
			json_format(names[resource], "%lld %lld", (long long)limit.rlim_cur, (long long)limit.rlim_max);
	}
	json_close('}');
}

static void print_affinity(void)
{
	char list[256] = "";
	size_t used = 0;
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0) {
		json_errno("affinity", errno);
		return;
	}
	for (int cpu = 0; cpu < CPU_SETSIZE && used < sizeof(list) - 8; cpu++)
		if (CPU_ISSET(cpu, &set))
			used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%d", used > 0 ? " " : "", cpu);
	json_string("affinity", list);
}

void print_scheduling(void)
{
	struct {
		uint32_t size, policy;
		uint64_t flags;
		int32_t nice;
		uint32_t priority;
		uint64_t runtime, deadline, period;
	} attributes = {.size = sizeof(attributes)};

	json_open("scheduling", '{');
	syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0);
	json_unsigned("policy", attributes.policy);
	json_format("flags", "%llx", (unsigned long long)attributes.flags);
	json_number("nice", attributes.nice);
	json_unsigned("priority", attributes.priority);
	json_format("deadline", "%llu %llu %llu", (unsigned long long)attributes.runtime,
		    (unsigned long long)attributes.deadline, (unsigned long long)attributes.period);
	json_format("ioPriority", "%lx", (unsigned long)syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0));
	print_affinity();
	json_close('}');
}

void print_memory_policy(void)
{
	unsigned long nodes[MAX_NODES / (8 * sizeof(long))] = {0};
	int mode = -1;

	json_open("memoryPolicy", '{');
	if (syscall(SYS_get_mempolicy, &mode, nodes, MAX_NODES, NULL, 0) < 0)
		json_errno("mode", errno);
	else
		json_format("mode", "%x", mode);
	json_format("nodes", "%lx", nodes[0]);
	json_close('}');
}

void print_attributes(void)
{
	char cwd[PATH_MAX];
	int signal_of_death = 0, subreaper = 0;

	prctl(PR_GET_PDEATHSIG, &signal_of_death);
	prctl(PR_GET_CHILD_SUBREAPER, &subreaper);
	json_open("process", '{');
	json_string("cwd", getcwd(cwd, sizeof(cwd)) ? cwd : "");
	json_bool("isFirst", getpid() == 1);
	json_bool("isSessionLeader", getsid(0) == getpid());
	json_bool("isGroupLeader", getpgid(0) == getpid());
	json_bool("seesParent", getppid() != 0);
	json_number("parentDeathSignal", signal_of_death);
	json_number("subreaper", subreaper);
	json_format("personality", "%x", (unsigned)personality(GET_PERSONALITY));
	json_number("timerSlack", prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0));
	json_number("hugePagesDisabled", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0));
	json_lines("oomScoreAdj", "/proc/self/oom_score_adj");
	json_lines("coredumpFilter", "/proc/self/coredump_filter");
	json_close('}');
}

/* By number, in hexadecimal: what is blocked, and what is not handled by default. The C library's own two are left out.
 */
void print_signals(void)
{
	uint64_t blocked = 0, ignored = 0, pending = 0;
	sigset_t set, waiting;

	sigprocmask(SIG_BLOCK, NULL, &set);
	sigpending(&waiting);
	for (int number = 1; number <= MAX_SIGNALS; number++) {
		struct sigaction action;

		blocked |= (uint64_t)(sigismember(&set, number) == 1) << (number - 1);
		pending |= (uint64_t)(sigismember(&waiting, number) == 1) << (number - 1);
		if (sigaction(number, NULL, &action) == 0)
			ignored |= (uint64_t)(action.sa_handler == SIG_IGN) << (number - 1);
	}
	json_open("signals", '{');
	json_format("blocked", "%llx", (unsigned long long)blocked);
	json_format("ignored", "%llx", (unsigned long long)ignored);
	json_format("pending", "%llx", (unsigned long long)pending);
	json_close('}');
}
