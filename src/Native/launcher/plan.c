#include "plan.h"

#include "fail.h"
#include "kernel.h"
#include "ops.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define PLAN_CLONE_FLAGS                                                                                               \
	((uint64_t)(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUSER |          \
		    CLONE_NEWTIME))
#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW)

static int bad_plan(const char *what)
{
	return fail_text("plan", what);
}

/* "step 3 of 7 (mount): str2 is outside the arena" */
static int bad_op(const struct plan_header *plan, uint32_t index, const char *what)
{
	const struct op_rule *rule = op_rule(plan_ops(plan)[index].code);
	char buffer[160];
	struct text text = text_in(buffer, sizeof(buffer));

	text_add(&text, "step ");
	text_add_number(&text, index + 1, 1);
	text_add(&text, " of ");
	text_add_number(&text, plan->op_count, 1);
	text_add(&text, " (");
	text_add(&text, rule ? rule->name : "?");
	text_add(&text, "): ");
	text_add(&text, what);
	return bad_plan(buffer);
}

/* The three parts follow each other without gaps, so the sizes alone say that everything is inside. */
static int check_header(const struct plan_header *plan, size_t size)
{
	if (size < sizeof(*plan) || size > PLAN_MAX_SIZE)
		return bad_plan("the plan's size is out of range");
	if (plan->magic != PLAN_MAGIC)
		return bad_plan("not a plan");
	if (plan->version != PLAN_VERSION)
		return bad_plan("the plan's version is not the launcher's");
	if (plan->header_size != sizeof(*plan) || plan->ops_offset != sizeof(*plan) || plan->size != size)
		return bad_plan("the header's sizes are wrong");
	if (plan->op_count == 0 || plan->op_count > PLAN_MAX_OPS)
		return bad_plan("the number of ops is out of range");
	if (plan->arena_offset != plan->ops_offset + plan->op_count * sizeof(struct plan_op))
		return bad_plan("the arena does not follow the ops");
	if (plan->arena_size == 0 || (uint64_t)plan->arena_offset + plan->arena_size != size)
		return bad_plan("the arena does not fill the plan");
	if (plan_string(plan, 0)[0] != '\0' || plan_string(plan, plan->arena_size - 1)[0] != '\0')
		return bad_plan("the arena does not begin and end with a NUL");
	return 0;
}

static int check_header_flags(const struct plan_header *plan)
{
	if (plan->flags & ~(uint32_t)(PLAN_INTO_CGROUP | PLAN_TERMINAL | PLAN_EXEC | PLAN_LISTEN))
		return bad_plan("unknown flags");
	if (plan->clone_flags & ~PLAN_CLONE_FLAGS)
		return bad_plan("unknown clone flags");
	if (plan->flags & PLAN_EXEC && plan->clone_flags)
		return bad_plan("new namespaces for a container that is there");
	if (plan->reserved[0] || plan->reserved[1] || plan->reserved[2])
		return bad_plan("a reserved field of the header is not 0");
	return 0;
}

static const char *check_list(const struct plan_header *plan, uint32_t offset, uint64_t count)
{
	if ((offset == 0) != (count == 0))
		return "a list and its count do not agree";
	for (uint64_t at = offset; count > 0; count--) {
		if (at >= plan->arena_size)
			return "a list is longer than the arena";
		at += strlen(plan_string(plan, (uint32_t)at)) + 1;
	}
	return NULL;
}

static const char *check_blob(const struct plan_header *plan, uint32_t offset, uint64_t length)
{
	if ((offset == 0) != (length == 0))
		return "a blob and its length do not agree";
	if (offset % 8 != 0)
		return "a blob is not aligned";
	if (length > plan->arena_size - offset)
		return "a blob is longer than the arena";
	return NULL;
}

static const char *check_str(const struct plan_header *plan, const struct plan_op *op, enum str_kind kind, uint32_t at)
{
	if (at >= plan->arena_size)
		return "a string is outside the arena";
	switch (kind) {
	case STR_NONE:
		return at == 0 ? NULL : "a string that this op does not have";
	case STR_TEXT:
		return *plan_string(plan, at) ? NULL : "a string is missing";
	case STR_OPTIONAL:
		return NULL;
	case STR_LIST_ARG0:
		return check_list(plan, at, op->arg[0]);
	case STR_LIST_ARG1:
		return check_list(plan, at, op->arg[1]);
	case STR_BLOB_ARG2:
		return check_blob(plan, at, op->arg[2]);
	}
	return "a string of an unknown kind";
}

static const char *check_fields(const struct plan_header *plan, const struct plan_op *op, const struct op_rule *rule)
{
	if (op->flags & ~rule->flags)
		return "a flag that this op does not have";
	if (op->reserved != 0)
		return "the reserved field is not 0";
	if (op->text >= plan->arena_size)
		return "the text is outside the arena";
	for (int i = 0; i < 4; i++) {
		const char *wrong = check_str(plan, op, rule->str[i], op->str[i]);

		if (wrong)
			return wrong;
		if (op->arg[i] & ~rule->arg[i])
			return "an arg is out of range";
	}
	return NULL;
}

/* In a mount namespace that was joined there is a root already. What changes mounts needs OP_ROOT_OPEN all the same. */
static op_set needed(const struct plan_op *op, const struct op_rule *rule, op_set seen)
{
	op_set relaxed = OP_BIT(OP_PIVOT_ROOT) | (op->code == OP_HOOKS ? OP_BIT(OP_ROOT_OPEN) : 0);

	return seen & OP_BIT(OP_ROOT_JOINED) && !(rule->after & OP_BIT(OP_ROOT_OPEN) & ~relaxed)
		   ? rule->after & ~relaxed
		   : rule->after;
}

static const char *check_order(const struct plan_header *plan, const struct plan_op *op, const struct op_rule *rule,
			       op_set seen)
{
	if (op->phase > PHASE_EXEC || !(rule->phases & PHASE_BIT(op->phase)))
		return "not legal in its phase";
	if (plan->flags & PLAN_EXEC ? !rule->joins && !rule->joins_only : rule->joins_only)
		return "not legal in such a plan";
	if ((seen & needed(op, rule, seen)) != needed(op, rule, seen))
		return "an op that must come before is missing";
	if (seen & rule->not_after)
		return "too late";
	if (rule->clone && ((plan->clone_flags | ops_joined(plan, op)) & rule->clone) != rule->clone)
		return "would change the host's namespace";
	return NULL;
}

static const char *check_op(const struct plan_header *plan, uint32_t index, op_set seen)
{
	const struct plan_op *op = plan_ops(plan) + index;
	const struct op_rule *rule = op_rule(op->code);
	const char *wrong;

	if (!rule)
		return "unknown op";
	if (index > 0 && op[-1].phase > op->phase)
		return "its phase is over";
	if (index > 0 && op[-1].phase == op->phase && op_rule(op[-1].code)->ends_its_phase)
		return "its phase has ended";
	wrong = check_order(plan, op, rule, seen);
	if (!wrong)
		wrong = check_fields(plan, op, rule);
	if (!wrong && rule->check)
		wrong = rule->check(plan, op, seen);
	return wrong;
}

int plan_check(const struct plan_header *plan, size_t size)
{
	op_set seen = 0;

	if (check_header(plan, size) < 0 || check_header_flags(plan) < 0)
		return -1;
	/* Who joins a container has its root, and `start` has been there. */
	if (plan->flags & PLAN_EXEC)
		seen = OP_BIT(OP_ROOT_OPEN) | OP_BIT(OP_PIVOT_ROOT) | OP_BIT(OP_WAIT_START);
	for (uint32_t i = 0; i < plan->op_count; i++) {
		const char *wrong = check_op(plan, i, seen);

		if (wrong)
			return bad_op(plan, i, wrong);
		seen |= OP_BIT(plan_ops(plan)[i].code);
	}
	if (plan->flags & PLAN_TERMINAL && !(seen & OP_BIT(OP_TERMINAL)))
		return bad_plan("the terminal is missing");
	if (plan->flags & PLAN_LISTEN && !(seen & OP_BIT(OP_LISTEN)))
		return bad_plan("the sockets are missing");
	if (plan->flags & PLAN_EXEC && !(seen & OP_BIT(OP_JOIN_PROCESS)))
		return bad_plan("nothing is joined");
	if (!((plan->clone_flags | ops_joined(plan, plan_ops(plan) + plan->op_count)) & CLONE_NEWNS))
		return bad_plan("no new mount namespace"); /* the root would be the host's */
	/* OP_EXEC ends the last phase and comes after everything that is mandatory. */
	return seen & OP_BIT(OP_EXEC) ? 0 : bad_plan("the plan does not end with exec");
}

const struct plan_header *plan_map(int fd)
{
	struct stat file;
	void *plan;
	int seals = fcntl(fd, F_GET_SEALS);

	/* Only what can not change any more can be checked once. */
	if (seals < 0 || (seals & SEALS) != SEALS)
		return bad_plan("the plan is not in a sealed memfd"), NULL;
	if (fstat(fd, &file) < 0)
		return fail("fstat", "plan"), NULL;
	if (file.st_size < (off_t)sizeof(struct plan_header) || file.st_size > PLAN_MAX_SIZE)
		return bad_plan("the plan's size is out of range"), NULL;
	plan = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (plan == MAP_FAILED)
		return fail("mmap", "plan"), NULL;
	return plan_check(plan, (size_t)file.st_size) < 0 ? NULL : plan;
}

char **plan_vector(const struct plan_header *plan, uint32_t list, uint64_t count)
{
	char **vector = calloc(count + 1, sizeof(*vector));
	const char *string = plan_string(plan, list);

	if (!vector)
		return NULL;
	for (uint64_t i = 0; i < count; i++) {
		vector[i] = (char *)string;
		string += strlen(string) + 1;
	}
	return vector;
}
