#include "build.h"

#include "../kernel.h"

#include <stdlib.h>
#include <string.h>

void build_start(struct build *build)
{
	memset(build, 0, sizeof(*build));
	build->header = (struct plan_header){
	    .magic = PLAN_MAGIC,
	    .version = PLAN_VERSION,
	    .header_size = sizeof(struct plan_header),
	    .clone_flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWNET,
	    .ops_offset = sizeof(struct plan_header),
	    .arena_size = 1,
	};
}

uint32_t build_bytes(struct build *build, const void *bytes, uint32_t length)
{
	uint32_t offset = (build->header.arena_size + 7) & ~7u;

	if (offset + length >= sizeof(build->arena))
		abort();
	memcpy(build->arena + offset, bytes, length);
	build->header.arena_size = offset + length + 1;
	return offset;
}

uint32_t build_string(struct build *build, const char *string)
{
	return build_bytes(build, string, (uint32_t)strlen(string));
}

struct plan_op *build_op(struct build *build, enum plan_code code, enum plan_phase phase)
{
	struct plan_op *op = &build->ops[build->header.op_count++];

	if (build->header.op_count > BUILD_OPS)
		abort();
	op->code = (uint16_t)code;
	op->phase = (uint16_t)phase;
	op->text = build_string(build, "a step");
	return op;
}

void build_head(struct build *build, const char *rootfs)
{
	struct plan_op *op;

	build_op(build, OP_UNSHARE, PHASE_SETUP)->arg[0] = CLONE_NEWCGROUP;
	build_op(build, OP_LOOPBACK_UP, PHASE_SETUP);
	op = build_op(build, OP_SETHOSTNAME, PHASE_SETUP);
	op->str[0] = build_string(build, "berth");
	op = build_op(build, OP_SETDOMAINNAME, PHASE_SETUP);
	op->str[0] = build_string(build, "berth");
	build_op(build, OP_OOM_SCORE_ADJ, PHASE_SETUP)->arg[0] = 500;
	op = build_op(build, OP_ROOT_PROPAGATION, PHASE_SETUP);
	op->arg[0] = MS_SLAVE;
	op->flags = OPF_RECURSIVE;
	op = build_op(build, OP_ROOT_OPEN, PHASE_SETUP);
	op->str[0] = build_string(build, rootfs);
}

static void build_user(struct build *build)
{
	static const uint32_t groups[] = {5, 2000};
	struct plan_op *op;

	build_op(build, OP_CAP_BOUNDING, PHASE_DROP)->arg[0] = 1;
	op = build_op(build, OP_SET_USER, PHASE_DROP);
	op->arg[0] = op->arg[1] = 1000;
	op->arg[2] = sizeof(groups);
	op->str[0] = build_bytes(build, groups, sizeof(groups));
	op = build_op(build, OP_CHDIR, PHASE_DROP);
	op->str[0] = build_string(build, "/");
	build_op(build, OP_CAP_SET, PHASE_DROP);
}

static void build_attributes(struct build *build)
{
	static const struct kernel_sched_attr batch = {.size = sizeof(batch), .policy = 3, .nice = 5};
	static const uint64_t first_node = 1;
	struct plan_op *op;

	op = build_op(build, OP_SCHEDULER, PHASE_ROOT);
	op->str[0] = build_bytes(build, &batch, sizeof(batch));
	op->arg[2] = sizeof(batch);
	build_op(build, OP_IO_PRIORITY, PHASE_ROOT)->arg[0] = 3 << 13;
	build_op(build, OP_PERSONALITY, PHASE_ROOT)->arg[0] = 8;
	op = build_op(build, OP_MEMORY_POLICY, PHASE_ROOT);
	op->arg[0] = 2;
	op->str[0] = build_bytes(build, &first_node, sizeof(first_node));
	op->arg[2] = sizeof(first_node);
	op = build_op(build, OP_SYSCTL, PHASE_ROOT);
	op->str[0] = build_bytes(build, "net/ipv4/ip_forward\0kernel/domainname", 37);
	op->str[1] = build_bytes(build, "1\0berth", 7);
	op->arg[0] = op->arg[1] = 2;
}

/* A filter that allows everything. */
static void build_filter(struct build *build)
{
	static const struct kernel_sock_filter allow[] = {{.code = 0x06 /* BPF_RET */, .k = 0x7fff0000}};
	struct plan_op *op = build_op(build, OP_SECCOMP, PHASE_EXEC);

	op->str[0] = build_bytes(build, allow, sizeof(allow));
	op->arg[0] = SECCOMP_FILTER_FLAG_LOG;
	op->arg[2] = sizeof(allow);
}

void build_tail(struct build *build)
{
	struct plan_op *op;

	build_op(build, OP_PIVOT_ROOT, PHASE_SETUP);
	build_op(build, OP_UMASK, PHASE_ROOT)->arg[0] = 022;
	build_attributes(build);
	build_op(build, OP_NO_NEW_PRIVS, PHASE_ROOT);
	build_op(build, OP_READY, PHASE_ROOT)->flags = OPF_AHEAD;
	op = build_op(build, OP_RLIMIT, PHASE_DROP);
	op->str[0] = build_string(build, "RLIMIT_NOFILE");
	op->arg[0] = 7;
	op->arg[1] = op->arg[2] = 1024;
	build_user(build);
	op = build_op(build, OP_FIND_EXEC, PHASE_DROP);
	op->str[0] = build_string(build, "sh");
	op->str[1] = build_string(build, "/bin");
	build_op(build, OP_WAIT_START, PHASE_DROP);
	build_filter(build);
	op = build_op(build, OP_EXEC, PHASE_EXEC);
	op->str[0] = build_bytes(build, "sh\0-c\0true", 10);
	op->arg[0] = 3;
	op->str[1] = build_bytes(build, "PATH=/bin\0A=b", 13);
	op->arg[1] = 2;
}

struct plan_header *build_finish(const struct build *build)
{
	uint32_t ops_size = build->header.op_count * (uint32_t)sizeof(struct plan_op);
	struct plan_header *plan = malloc(sizeof(*plan) + ops_size + build->header.arena_size);

	if (!plan)
		abort();
	*plan = build->header;
	plan->arena_offset = plan->ops_offset + ops_size;
	plan->size = plan->arena_offset + plan->arena_size;
	memcpy((char *)plan + plan->ops_offset, build->ops, ops_size);
	memcpy((char *)plan + plan->arena_offset, build->arena, plan->arena_size);
	return plan;
}

struct plan_op *plan_find(struct plan_header *plan, enum plan_code code)
{
	struct plan_op *ops = (struct plan_op *)((char *)plan + plan->ops_offset);

	for (uint32_t i = 0; i < plan->op_count; i++)
		if (ops[i].code == code)
			return &ops[i];
	abort();
}
