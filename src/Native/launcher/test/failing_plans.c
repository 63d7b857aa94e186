#include "build.h"
#include "test.h"

#include "../fail.h"
#include "../kernel.h"
#include "../ops.h"
#include "../spawn.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Valid plans that can not be carried out, and what must be reported. */
struct failing {
	const char *call, *path, *detail;
	int error;
	void (*fill)(struct build *build);
};

static void mount_op(struct build *build, const char *type, const char *target, const char *option)
{
	struct plan_op *op = build_op(build, OP_MOUNT, PHASE_SETUP);

	op->str[0] = build_string(build, type);
	op->str[2] = build_string(build, target);
	if (option)
		op->str[3] = build_string(build, option);
	op->arg[1] = option ? 1 : 0;
}

static struct plan_op *path_op(struct build *build, enum plan_code code, enum plan_phase phase, const char *path)
{
	struct plan_op *op = build_op(build, code, phase);

	op->str[0] = build_string(build, path);
	return op;
}

static void bind_op(struct build *build, const char *source, const char *target)
{
	path_op(build, OP_BIND, PHASE_SETUP, source)->str[1] = build_string(build, target);
}

static void mknod_at(struct build *build, const char *path, uint64_t minor)
{
	struct plan_op *op = path_op(build, OP_MKNOD, PHASE_SETUP, path);

	op->arg[0] = S_IFCHR | 0666;
	op->arg[1] = 1ULL << 32 | minor;
}

static void unknown_type(struct build *build)
{
	mount_op(build, "nosuchfs", "/a", NULL);
}

static void bad_option(struct build *build)
{
	mount_op(build, "tmpfs", "/a", "size=much");
}

static void long_option(struct build *build)
{
	char option[300];

	memset(option, 'k', sizeof(option));
	option[200] = '=';
	option[299] = '\0';
	mount_op(build, "tmpfs", "/a", option);
}

static void long_path(struct build *build)
{
	char path[5000];

	memset(path, '/', sizeof(path));
	path[4998] = 'x';
	path[4999] = '\0';
	mount_op(build, "tmpfs", path, NULL);
}

static void dots(struct build *build)
{
	mount_op(build, "tmpfs", "/missing/../..", NULL);
}

static void dots_at_end(struct build *build)
{
	mknod_at(build, "/new/..", 3);
}

static void through_link(struct build *build)
{
	struct plan_op *op = path_op(build, OP_SYMLINK, PHASE_SETUP, "/elsewhere");

	op->str[1] = build_string(build, "/link");
	mount_op(build, "tmpfs", "/link", NULL);
	build->ops[build->header.op_count - 1].flags = OPF_NO_LINKS;
}

static void dangling_link(struct build *build)
{
	struct plan_op *op = path_op(build, OP_SYMLINK, PHASE_SETUP, "/elsewhere");

	op->str[1] = build_string(build, "/link");
	mount_op(build, "tmpfs", "/link/below", NULL);
}

static void no_source(struct build *build)
{
	bind_op(build, "/no/such/source", "/a");
}

static void directory_on_file(struct build *build)
{
	mknod_at(build, "/file", 3);
	bind_op(build, "/proc", "/file");
}

static void other_device(struct build *build)
{
	mknod_at(build, "/null", 3);
	mknod_at(build, "/null", 5);
}

static void no_mount(struct build *build)
{
	mount_op(build, "tmpfs", "/a/b", NULL);
	path_op(build, OP_MOUNT_SETATTR, PHASE_SETUP, "/a")->arg[0] = MOUNT_ATTR_RDONLY;
}

static void mask_missing(struct build *build)
{
	build_op(build, OP_PIVOT_ROOT, PHASE_SETUP);
	path_op(build, OP_MASK, PHASE_ROOT, "/missing");
}

static void mask_without_null(struct build *build)
{
	mknod_at(build, "/file", 3);
	build_op(build, OP_PIVOT_ROOT, PHASE_SETUP);
	path_op(build, OP_MASK, PHASE_ROOT, "/file");
}

static void readonly_missing(struct build *build)
{
	build_op(build, OP_PIVOT_ROOT, PHASE_SETUP);
	path_op(build, OP_READONLY, PHASE_ROOT, "/missing/below");
}

/* Nothing fails: directories and files are masked, twice the same tmpfs, and what is optional is passed over. */
static void all_masked(struct build *build)
{
	mount_op(build, "tmpfs", "/dev", NULL);
	mount_op(build, "tmpfs", "/one/two/three", NULL);
	mknod_at(build, "/dev/null", 3);
	mknod_at(build, "/dev/zero", 5);
	build_op(build, OP_PIVOT_ROOT, PHASE_SETUP);
	path_op(build, OP_MASK, PHASE_ROOT, "/one/two");
	path_op(build, OP_MASK, PHASE_ROOT, "/one/two");
	path_op(build, OP_MASK, PHASE_ROOT, "/dev/zero");
	path_op(build, OP_READONLY, PHASE_ROOT, "/one");
	path_op(build, OP_MASK, PHASE_ROOT, "/none")->flags = OPF_OPTIONAL;
	path_op(build, OP_READONLY, PHASE_ROOT, "/dev/null/none")->flags = OPF_OPTIONAL;
	path_op(build, OP_MKDIR, PHASE_ROOT, "/work/./here/");
}

static const struct failing plans[] = {
    {"fsopen", "/a", "nosuchfs", ENODEV, unknown_type},
    {"fsconfig", "/a", "tmpfs: Bad value for 'size'", EINVAL, bad_option},
    {"fsconfig", "/a", NULL, EINVAL, long_option},
    {"openat2", NULL, "", ENAMETOOLONG, long_path},
    {"openat2", "/missing/../..", "", EINVAL, dots},
    {"openat2", "/new/..", "", EINVAL, dots_at_end},
    {"openat2", "/link", "", ELOOP, through_link},
    {"openat2", "/link/below", "", ENOENT, dangling_link},
    {"open_tree", "/no/such/source", "", ENOENT, no_source},
    {"move_mount", "/file", "", EINVAL, directory_on_file},
    {"mknodat", "/null", "", EEXIST, other_device},
    {"mount_setattr", "/a", "", EINVAL, no_mount},
    {"openat2", "/missing", "", ENOENT, mask_missing},
    {"mask", "/file", "the container has no /dev/null that is the null device", ENODEV, mask_without_null},
    {"openat2", "/missing/below", "", ENOENT, readonly_missing},
    {"", "", "", 0, all_masked},
};

/* In namespaces of its own, with an empty tmpfs as root. */
static _Noreturn void run(struct launch *launch)
{
	umask(0);
	if (unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET) < 0 ||
	    mount(NULL, "/", NULL, MS_SLAVE | MS_REC, NULL) < 0 || mount("none", "/tmp", "tmpfs", 0, NULL) < 0)
		_exit(2);
	ops_run(launch, PHASE_SETUP, PHASE_ROOT);
	_exit(0);
}

/* The ops up to OP_READY; those behind it are checked but not run. */
static struct plan_header *make(const struct failing *failing)
{
	struct build build;

	build_start(&build);
	build_head(&build, "/tmp");
	failing->fill(&build);
	return build_finish(&build);
}

static void test_failing_plan(const struct failing *failing)
{
	struct plan_header *plan = make(failing);
	struct launch launch = {.plan = plan, .root = -1, .null = -1, .empty = -1};
	const struct sync_error *error;
	int status = -1;
	pid_t pid;

	expect(spawn_prepare(&launch) == 0);
	pid = fork();
	if (pid == 0)
		run(&launch);
	expect(waitpid(pid, &status, 0) == pid && status == 0);
	error = &launch.shared->error;
	if (strcmp(error->call, failing->call) != 0 || error->error != failing->error)
		fprintf(stderr, "%s %s: %s [step %u: %s] %s\n", error->call, error->path, strerror(error->error),
			error->step, error->text, error->detail);
	expect(strcmp(error->call, failing->call) == 0);
	expect(error->error == failing->error);
	expect(!failing->path || strcmp(error->path, failing->path) == 0);
	expect(!failing->detail || strcmp(error->detail, failing->detail) == 0);
	expect(error->steps == plan->op_count);
	free(plan);
	close(launch.out.read), close(launch.out.write);
	close(launch.err.read), close(launch.err.write);
	close(launch.leash.read), close(launch.leash.write);
}

void test_failing_plans(void)
{
	if (geteuid() != 0) {
		test_skip("plans that fail when they are carried out", "root");
		return;
	}
	for (size_t i = 0; i < sizeof(plans) / sizeof(*plans); i++)
		test_failing_plan(&plans[i]);
}
