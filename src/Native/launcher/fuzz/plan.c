/* The plan reader against whatever libFuzzer makes of the corpus (make fuzz). A plan that plan_check() lets pass is
 * read as the ops read theirs: each string, list and blob to its end, so that the address sanitizer sees what is
 * outside. */
#include "../fail.h"
#include "../ops.h"
#include "../plan.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* What was read; volatile so that no read is optimized away. */
static volatile size_t sum;

static void read_text(const char *text)
{
	sum += strlen(text);
}

static void read_list(const struct plan_header *plan, uint32_t list, uint64_t count)
{
	char **vector = plan_vector(plan, list, count);

	for (uint64_t i = 0; vector && i < count; i++)
		read_text(vector[i]);
	free(vector);
}

static void read_blob(const struct plan_header *plan, uint32_t blob, uint64_t length)
{
	const uint8_t *bytes = plan_blob(plan, blob);

	for (uint64_t i = 0; i < length; i++)
		sum += bytes[i];
}

static void read_op(const struct plan_header *plan, const struct plan_op *op)
{
	const struct op_rule *rule = op_rule(op->code);

	read_text(plan_string(plan, op->text));
	for (int i = 0; i < 4; i++) {
		switch (rule->str[i]) {
		case STR_NONE:
			break;
		case STR_TEXT:
		case STR_OPTIONAL:
			read_text(plan_string(plan, op->str[i]));
			break;
		case STR_LIST_ARG0:
			read_list(plan, op->str[i], op->arg[0]);
			break;
		case STR_LIST_ARG1:
			read_list(plan, op->str[i], op->arg[1]);
			break;
		case STR_BLOB_ARG2:
			read_blob(plan, op->str[i], op->arg[2]);
			break;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sync_error record = {0};
	struct plan_header *plan = malloc(size ? size : 1);

	if (!plan)
		abort();
	memcpy(plan, data, size);
	fail_record_in(&record);
	if (plan_check(plan, size) == 0)
		for (uint32_t i = 0; i < plan->op_count; i++)
			read_op(plan, &plan_ops(plan)[i]);
	else if (!record.call[0])
		abort(); /* refused without a reason */
	free(plan);
	return 0;
}

/* A change that does not fit the header's sizes goes no further than those: most get a header that fits them. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	struct plan_header header;
	uint64_t arena;

	size = LLVMFuzzerMutate(data, size, max_size);
	if (size < sizeof(header) || seed % 8 == 0)
		return size;
	memcpy(&header, data, sizeof(header));
	header.magic = PLAN_MAGIC;
	header.version = PLAN_VERSION;
	header.header_size = header.ops_offset = sizeof(header);
	header.size = (uint32_t)size;
	arena = sizeof(header) + (uint64_t)header.op_count * sizeof(struct plan_op);
	if (arena < size) {
		header.arena_offset = (uint32_t)arena;
		header.arena_size = (uint32_t)(size - arena);
		data[arena] = data[size - 1] = '\0';
	}
	memcpy(data, &header, sizeof(header));
	return size;
}
