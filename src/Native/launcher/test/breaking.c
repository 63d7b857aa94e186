#include "breaking.h"

#include "test.h"

#include "../fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sync_error outcome;

static int check(const struct plan_header *plan, size_t size)
{
	memset(&outcome, 0, sizeof(outcome));
	fail_record_in(&outcome);
	return plan_check(plan, size);
}

static void try_breakage(good_plan_maker *make, const struct breakage *breakage)
{
	struct plan_header *plan = make();
	size_t size = plan->size;

	breakage->apply(plan);
	expect(check(plan, size) < 0);
	if (!strstr(outcome.text, breakage->expected))
		fprintf(stderr, "expected \"%s\", got \"%s\"\n", breakage->expected, outcome.text);
	expect(strstr(outcome.text, breakage->expected));
	expect(strcmp(outcome.call, "plan") == 0 && outcome.error == 0);
	free(plan);
}

/* Whatever plan_check() says of these: it may not read outside, and its message is terminated. */
static void try_every_bit(good_plan_maker *make)
{
	struct plan_header *plan = make();
	size_t size = plan->size;
	unsigned refused = 0;

	for (size_t bit = 0; bit < size * 8; bit++) {
		((unsigned char *)plan)[bit / 8] ^= (unsigned char)(1 << bit % 8);
		refused += check(plan, size) < 0;
		((unsigned char *)plan)[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	expect(refused > size);
	expect(check(plan, size) == 0);
	free(plan);
}

static void try_every_length(good_plan_maker *make)
{
	struct plan_header *whole = make();

	for (size_t size = 0; size < whole->size; size++) {
		struct plan_header *part = malloc(size ? size : 1);

		memcpy(part, whole, size);
		expect(check(part, size) < 0);
		/* with a header that believes it */
		if (size >= sizeof(*part)) {
			part->size = (uint32_t)size;
			part->arena_size = (uint32_t)size - part->arena_offset;
			expect(check(part, size) < 0);
		}
		free(part);
	}
	free(whole);
}

void break_plan(good_plan_maker *make, const struct breakage *breakages, unsigned count)
{
	struct plan_header *plan = make();

	expect(check(plan, plan->size) == 0);
	free(plan);
	for (unsigned i = 0; i < count; i++)
		try_breakage(make, &breakages[i]);
	try_every_bit(make);
	try_every_length(make);
}
