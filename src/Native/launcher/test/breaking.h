/* Plans with one thing wrong each. */
#pragma once

#include "../plan.h"

struct breakage {
	const char *expected; /* part of the message */
	void (*apply)(struct plan_header *plan);
};

#define BREAK(name, statement)                                                                                         \
	static void name(struct plan_header *plan)                                                                     \
	{                                                                                                              \
		statement;                                                                                             \
	}

/* Makes a plan that is right, from malloc(3). */
typedef struct plan_header *good_plan_maker(void);

/* Expects that the plan passes, that each breakage is refused with its message, and that no single wrong bit or length
 * makes the check read outside. */
void break_plan(good_plan_maker *make, const struct breakage *breakages, unsigned count);
