/* notified SOCKET PROGRAM [ARGUMENT]...: executes the program under a seccomp filter that tells a supervisor of every
 * system call with which it makes, removes, renames or opens for writing what has a name, or changes a BPF program
 * (seccomp_unotify(2)). The supervisor listens at the unix socket and gets the notification descriptor. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

/* linux/filter.h and linux/seccomp.h, which musl's compiler does not find */
struct sock_filter {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};

struct sock_fprog {
	unsigned short len;
	struct sock_filter *filter;
};

struct seccomp_data {
	int nr;
	uint32_t arch;
	uint64_t instruction_pointer;
	uint64_t args[6];
};

#define SECCOMP_SET_MODE_FILTER 1
#define SECCOMP_FILTER_FLAG_NEW_LISTENER (1UL << 3)
#define LOAD(field)                                                                                                    \
	{                                                                                                              \
		0x20, 0, 0, offsetof(struct seccomp_data, field)                                                       \
	}
#define TELL                                                                                                           \
	{                                                                                                              \
		0x06, 0, 0, 0x7fc00000                                                                                 \
	}
#define ALLOW                                                                                                          \
	{                                                                                                              \
		0x06, 0, 0, 0x7fff0000                                                                                 \
	}
#define TELL_OF(number) {0x15, 0, 1, (number)}, TELL

static int fail(const char *what)
{
	fprintf(stderr, "notified: %s: %s\n", what, strerror(errno));
	return EXIT_FAILURE;
}

static int install(void)
{
	struct sock_filter code[] = {
	    LOAD(nr),
	    TELL_OF(SYS_mkdirat),
	    TELL_OF(SYS_unlinkat),
	    TELL_OF(SYS_renameat2),
#ifdef SYS_renameat
	    TELL_OF(SYS_renameat),
#endif
	    TELL_OF(SYS_bpf),
	    {0x15, 1, 0, SYS_openat},
	    ALLOW,
	    LOAD(args[2]),
	    {0x45, 0, 1, O_WRONLY | O_RDWR},
	    TELL,
	    ALLOW,
	};
	struct sock_fprog filter = {.len = sizeof(code) / sizeof(code[0]), .filter = code};

	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
}

static int hand_over(int socket, int listener)
{
	char byte = 0;
	struct iovec data = {&byte, 1};
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct msghdr message = {
	    .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};

	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.header), &listener, sizeof(listener));
	return sendmsg(socket, &message, 0) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), listener;

	if (argc < 3 || strlen(argv[1]) >= sizeof(address.sun_path))
		return EXIT_FAILURE;
	strcpy(address.sun_path, argv[1]);
	if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof(address)) < 0)
		return fail("connect");
	listener = install();
	if (listener < 0)
		return fail("seccomp");
	if (hand_over(connection, listener) < 0)
		return fail("sendmsg");
	close(connection);
	close(listener);
	execvp(argv[2], argv + 2);
	return fail(argv[2]);
}
