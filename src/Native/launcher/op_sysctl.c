/* Kernel parameters of the container's own namespaces. */
#include "cleanup.h"
#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "proc.h"
#include "text.h"

#include <string.h>

static int fail_parameter(const char *call, const char *name)
{
	char path[256];
	struct text text = text_in(path, sizeof(path));

	text_add(&text, "/proc/sys/");
	text_add(&text, name);
	return fail(call, path);
}

static int set_parameter(int parameters, const char *name, const char *value)
{
	cleanup_close int file = proc_open(parameters, name);

	if (file < 0)
		return fail_parameter("openat2", name);
	return write(file, value, strlen(value)) < 0 ? fail_parameter("write", name) : 0;
}

/* The procfs is gone when this returns: nothing masks anything in it. */
int op_sysctl(struct launch *launch, const struct plan_op *op)
{
	const char *name = plan_string(launch->plan, op->str[0]);
	const char *value = plan_string(launch->plan, op->str[1]);
	cleanup_close int proc = proc_of_own();
	cleanup_close int parameters = -1;

	if (proc < 0)
		return -1;
	parameters = openat(proc, "sys", O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (parameters < 0)
		return fail("openat", "/proc/sys");
	for (uint64_t i = 0; i < op->arg[0]; i++) {
		if (set_parameter(parameters, name, value) < 0)
			return -1;
		name += strlen(name) + 1;
		value += strlen(value) + 1;
	}
	return 0;
}
