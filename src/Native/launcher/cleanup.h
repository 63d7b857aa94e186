/* Ownership by attribute: a descriptor declared `cleanup_close int fd` is closed when it goes out of scope, memory
 * declared `cleanup_free` is freed. errno survives that, so that a caller may report it afterwards. */
#pragma once

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static inline void close_descriptor(const int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	errno = saved;
}

#define cleanup_close __attribute__((cleanup(close_descriptor)))

static inline void free_pointer(void *pointer)
{
	free(*(void **)pointer);
}

#define cleanup_free __attribute__((cleanup(free_pointer)))

/* Hands a descriptor to somebody who closes it: `return take(&fd);` */
static inline int take(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}
