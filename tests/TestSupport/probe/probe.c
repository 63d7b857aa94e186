/* The program that the integration tests run inside containers. Static, so that a root filesystem needs nothing else.
 *
 *     probe                       prints what it sees of its surroundings, as one JSON object
 *     probe await SIGNAL CODE     prints "ready", waits for that signal, exits with that code
 *     probe ignore SIGNAL         prints "ready", ignores that signal, waits for ever
 *     probe open-write PATH       tries to change PATH in every way there is; prints each with 0 or the errno
 *     probe notify MESSAGE …      sends each to NOTIFY_SOCKET; with BARRIER=1 waits, then prints "released"
 *     probe serve TEXT              answers one connection to the socket that it was started with
 *     probe fork-for-ever         starts processes that wait, as many as it may and then on; prints "refused" at the
 * first that it may not probe write-for-ever PATH   opens PATH for writing again and again; prints the errno of the
 * first that fails probe crash                 ends by SIGSEGV
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

#define MAX_FD 4096
#define MAX_FILE (1 << 20)

static void print_string(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x20 || c == '"' || c == '\\')
			printf("\\u%04x", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void print_key(const char *key)
{
	print_string(key);
	putchar(':');
}

static void print_list(const char *key, char *const *list)
{
	print_key(key);
	putchar('[');
	for (char *const *item = list; *item; item++) {
		if (item != list)
			putchar(',');
		print_string(*item);
	}
	fputs("],", stdout);
}

static void print_link(const char *path)
{
	char target[PATH_MAX];
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	if (length < 0) {
		fputs("null", stdout);
		return;
	}
	target[length] = '\0';
	print_string(target);
}

/* The lines of a file as a list; null when it can not be read. */
static void print_lines(const char *key, const char *path)
{
	static char content[MAX_FILE];
	FILE *file = fopen(path, "re");
	size_t length;
	char *rest = content, *line;
	bool first = true;

	print_key(key);
	if (!file) {
		fputs("null,", stdout);
		return;
	}
	length = fread(content, 1, sizeof(content) - 1, file);
	fclose(file);
	content[length] = '\0';
	putchar('[');
	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		if (!first)
			putchar(',');
		first = false;
		print_string(line);
	}
	fputs("],", stdout);
}

/* Every open descriptor with what /proc says of it, or "?" without /proc. Nothing is opened meanwhile. */
static void print_descriptors(void)
{
	char path[32];
	bool first = true;

	print_key("fds");
	putchar('{');
	for (int fd = 0; fd < MAX_FD; fd++) {
		if (fcntl(fd, F_GETFD) < 0)
			continue;
		snprintf(path, sizeof(path), "%d", fd);
		if (!first)
			putchar(',');
		first = false;
		print_key(path);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		print_link(path);
	}
	fputs("},", stdout);
}

static void print_namespaces(void)
{
	static const char *const names[] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
	char path[32];

	print_key("namespaces");
	putchar('{');
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (i > 0)
			putchar(',');
		print_key(names[i]);
		snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		print_link(path);
	}
	fputs("},", stdout);
}

static void print_limits(void)
{
	static const char *const names[] = {
	    [RLIMIT_AS] = "RLIMIT_AS",
	    [RLIMIT_CORE] = "RLIMIT_CORE",
	    [RLIMIT_CPU] = "RLIMIT_CPU",
	    [RLIMIT_DATA] = "RLIMIT_DATA",
	    [RLIMIT_FSIZE] = "RLIMIT_FSIZE",
	    [RLIMIT_LOCKS] = "RLIMIT_LOCKS",
	    [RLIMIT_MEMLOCK] = "RLIMIT_MEMLOCK",
	    [RLIMIT_MSGQUEUE] = "RLIMIT_MSGQUEUE",
	    [RLIMIT_NICE] = "RLIMIT_NICE",
	    [RLIMIT_NOFILE] = "RLIMIT_NOFILE",
	    [RLIMIT_NPROC] = "RLIMIT_NPROC",
	    [RLIMIT_RSS] = "RLIMIT_RSS",
	    [RLIMIT_RTPRIO] = "RLIMIT_RTPRIO",
	    [RLIMIT_RTTIME] = "RLIMIT_RTTIME",
	    [RLIMIT_SIGPENDING] = "RLIMIT_SIGPENDING",
	    [RLIMIT_STACK] = "RLIMIT_STACK",
	};
	bool first = true;

	print_key("rlimits");
	putchar('{');
	for (int resource = 0; resource < (int)(sizeof(names) / sizeof(*names)); resource++) {
		struct rlimit limit;

		if (!names[resource] || getrlimit(resource, &limit) < 0)
			continue;
		if (!first)
			putchar(',');
		first = false;
		print_key(names[resource]);
		printf("[%llu,%llu]", (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
	}
	fputs("},", stdout);
}

static void print_process(void)
{
	char cwd[PATH_MAX];
	int death_signal = 0;

	prctl(PR_GET_PDEATHSIG, &death_signal);
	print_key("cwd");
	print_string(getcwd(cwd, sizeof(cwd)) ? cwd : "");
	printf(",\"pid\":%d,\"ppid\":%d,\"sid\":%d,\"pgid\":%d,\"parentDeathSignal\":%d,", getpid(), getppid(),
	       getsid(0), getpgid(0), death_signal);
}

static void print_host(void)
{
	struct utsname names;
	struct ifreq request = {.ifr_name = "lo"};
	int fd;

	uname(&names);
	print_key("hostname");
	print_string(names.nodename);
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	printf(",\"loopbackUp\":%s",
	       ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) ? "true" : "false");
	close(fd);
}

static int report(char **argv)
{
	putchar('{');
	print_descriptors();
	print_list("args", argv);
	print_list("env", environ);
	print_process();
	print_namespaces();
	print_limits();
	print_lines("status", "/proc/self/status");
	print_lines("cgroups", "/proc/self/cgroup");
	print_lines("mounts", "/proc/self/mountinfo");
	print_host();
	puts("}");
	return fflush(stdout) == 0 ? 0 : 1;
}

static int await(int number, int code)
{
	sigset_t set;
	int received;

	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_BLOCK, &set, NULL);
	puts("ready");
	fflush(stdout);
	return sigwait(&set, &received) == 0 ? code : 1;
}

static _Noreturn void ignore(int number)
{
	signal(number, SIG_IGN);
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}

/* One line: what was tried, then 0 or the errno. */
static void print_outcome(const char *what, bool succeeded)
{
	printf("%s %d\n", what, succeeded ? 0 : errno);
}

static int open_write(const char *path)
{
	char again[PATH_MAX];
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	print_outcome("open", fd >= 0);
	if (fd >= 0) {
		print_outcome("write", write(fd, "x", 1) == 1);
		print_outcome("truncate", ftruncate(fd, 0) == 0);
	}
	fd = open(path, O_PATH | O_CLOEXEC);
	print_outcome("path", fd >= 0);
	snprintf(again, sizeof(again), "/proc/self/fd/%d", fd);
	fd = open(again, O_RDWR | O_CLOEXEC);
	print_outcome("reopen", fd >= 0);
	if (fd >= 0) {
		print_outcome("rewrite", write(fd, "x", 1) == 1);
		print_outcome("map", mmap(NULL, 1, PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED);
	}
	print_outcome("truncate-path", truncate(path, 0) == 0);
	return fflush(stdout) == 0 ? 0 : 1;
}

/* sendmsg(2) to NOTIFY_SOCKET, with a descriptor unless it is -1. */
static int send_notification(int socket, const char *text, int fd)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec vector = {.iov_base = (char *)text, .iov_len = strlen(text)};
	struct msghdr message = {
	    .msg_name = &address, .msg_namelen = sizeof(address), .msg_iov = &vector, .msg_iovlen = 1};
	const char *path = getenv("NOTIFY_SOCKET");

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path ? path : "");
	if (fd >= 0) {
		message.msg_control = &control;
		message.msg_controllen = sizeof(control.space);
		control.header = (struct cmsghdr){
		    .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	}
	return sendmsg(socket, &message, 0) < 0 ? -1 : 0;
}

/* sd_notify_barrier(3): all before it has been dealt with when the other side has closed the pipe. */
static int send_barrier(int socket)
{
	struct pollfd end = {.events = 0};
	int pipes[2];

	if (pipe(pipes) < 0 || send_notification(socket, "BARRIER=1", pipes[1]) < 0)
		return -1;
	close(pipes[1]);
	end.fd = pipes[0];
	if (poll(&end, 1, 30000) != 1)
		return -1;
	puts("released");
	return fflush(stdout);
}

static int notify(char **messages)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	for (; *messages; messages++) {
		bool waits = strcmp(*messages, "BARRIER=1") == 0;

		if ((waits ? send_barrier(fd) : send_notification(fd, *messages, -1)) < 0) {
			perror(*messages);
			return 1;
		}
	}
	return 0;
}

/* The first socket of sd_listen_fds(3). */
static int serve(const char *text)
{
	int connection = accept4(3, NULL, NULL, SOCK_CLOEXEC);

	if (connection < 0 || write(connection, text, strlen(text)) < 0) {
		perror("serve");
		return 1;
	}
	return close(connection);
}

static _Noreturn void fork_for_ever(void)
{
	for (bool refused = false;;) {
		pid_t pid = fork();

		if (pid == 0)
			for (;;)
				pause();
		if (pid < 0 && !refused) {
			refused = true;
			puts("refused");
			fflush(stdout);
		}
	}
}

static _Noreturn void write_for_ever(const char *path)
{
	for (bool refused = false;;) {
		int fd = open(path, O_WRONLY | O_CLOEXEC);

		if (fd >= 0) {
			close(fd);
		} else if (!refused) {
			refused = true;
			printf("%d\n", errno);
			fflush(stdout);
		}
	}
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "fork-for-ever") == 0)
		fork_for_ever();
	if (argc == 3 && strcmp(argv[1], "write-for-ever") == 0)
		write_for_ever(argv[2]);
	if (argc == 4 && strcmp(argv[1], "await") == 0)
		return await(atoi(argv[2]), atoi(argv[3]));
	if (argc == 3 && strcmp(argv[1], "ignore") == 0)
		ignore(atoi(argv[2]));
	if (argc == 3 && strcmp(argv[1], "open-write") == 0)
		return open_write(argv[2]);
	if (argc > 2 && strcmp(argv[1], "notify") == 0)
		return notify(argv + 2);
	if (argc == 3 && strcmp(argv[1], "serve") == 0)
		return serve(argv[2]);
	if (argc == 2 && strcmp(argv[1], "crash") == 0)
		__builtin_trap();
	return report(argv);
}
