#include "sync.h"

#include "fail.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

union control {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof(int))];
};

static void attach(struct msghdr *message, union control *control, int fd)
{
	message->msg_control = control;
	message->msg_controllen = sizeof(control->room);
	control->header.cmsg_level = SOL_SOCKET;
	control->header.cmsg_type = SCM_RIGHTS;
	control->header.cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(&control->header), &fd, sizeof(fd));
}

int sync_send(int sync, enum sync_type type, const void *payload, uint32_t length, int fd)
{
	struct sync_header header = {.type = (uint16_t)type, .flags = fd < 0 ? 0 : SYNC_HAS_FD, .length = length};
	struct iovec parts[] = {{&header, sizeof(header)}, {(void *)payload, length}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	union control control = {0};

	if (fd >= 0)
		attach(&message, &control, fd);
	return sendmsg(sync, &message, MSG_NOSIGNAL) < 0 ? fail("sendmsg", "sync") : 0;
}

int sync_send_named(int socket, const char *name, int fd)
{
	struct iovec part = {(void *)name, strlen(name)};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	union control control = {0};

	attach(&message, &control, fd);
	return sendmsg(socket, &message, MSG_NOSIGNAL) < 0 ? fail("sendmsg", "console socket") : 0;
}

void sync_tell(int sync, enum sync_type type)
{
	struct sync_header header = {.type = (uint16_t)type};

	send(sync, &header, sizeof(header), MSG_NOSIGNAL);
}

int sync_write(int sync, enum sync_type type, const void *payload, uint32_t length)
{
	struct {
		struct sync_header header;
		char payload[sizeof(struct sync_seccomp)];
	} message = {.header = {.type = (uint16_t)type, .length = length}};

	if (length > 0)
		memcpy(message.payload, payload, length);
	return write(sync, &message, sizeof(message.header) + length) < 0 ? fail("write", "sync") : 0;
}

int sync_read(int sync, enum sync_type type)
{
	struct sync_header header = {0};
	ssize_t length = read(sync, &header, sizeof(header));

	if (length < 0)
		return fail("read", "sync");
	if (length == sizeof(header) && header.type == type)
		return 0;
	errno = length == 0 ? ECONNRESET : EPROTO;
	return fail("read", "sync");
}

static void take_fds(const struct msghdr *message, struct sync_fds *fds)
{
	const struct cmsghdr *control = CMSG_FIRSTHDR(message);

	fds->count = 0;
	if (!control || control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
		return;
	fds->count = (unsigned)((control->cmsg_len - CMSG_LEN(0)) / sizeof(fds->fd[0]));
	memcpy(fds->fd, CMSG_DATA(control), fds->count * sizeof(fds->fd[0]));
}

static bool is_expected(const struct sync_header *header, enum sync_type type, const struct sync_fds *fds)
{
	return header->type == type && header->length == 0 &&
	       header->flags == (fds && fds->count > 0 ? SYNC_HAS_FD : 0);
}

int sync_receive(int sync, enum sync_type type, struct sync_fds *fds)
{
	union {
		struct cmsghdr header;
		char room[CMSG_LEN(sizeof(fds->fd))];
	} control;
	struct sync_header header = {0};
	struct iovec part = {&header, sizeof(header)};
	/* Descriptors that there is no room for are closed by the kernel, and MSG_CTRUNC says so. */
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = fds ? &control : NULL,
				 .msg_controllen = fds ? sizeof(control.room) : 0};
	ssize_t length = recvmsg(sync, &message, MSG_CMSG_CLOEXEC);

	if (length < 0)
		return fail("recvmsg", "sync");
	if (fds)
		take_fds(&message, fds);
	if (length == 0)
		errno = ECONNRESET;
	else if (length != sizeof(header) || message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
		errno = EBADMSG;
	else if (!is_expected(&header, type, fds))
		errno = EPROTO;
	else
		return 0;
	return fail("recvmsg", "sync");
}

void sync_warn(int sync, uint32_t step, const char *text)
{
	struct sync_header header = {.type = SYNC_PROC_LOG};
	struct sync_log log = {.level = SYNC_LOG_WARNING, .step = step};
	struct iovec parts[] = {{&header, sizeof(header)}, {&log, sizeof(log)}, {(void *)text, strlen(text)}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 3};

	if (parts[2].iov_len > SYNC_MAX_PAYLOAD - sizeof(log))
		parts[2].iov_len = SYNC_MAX_PAYLOAD - sizeof(log);
	header.length = (uint32_t)(sizeof(log) + parts[2].iov_len);
	sendmsg(sync, &message, MSG_NOSIGNAL);
}
