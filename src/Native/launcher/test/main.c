#include "test.h"

#include <stdio.h>
#include <stdlib.h>

static int checked, failed;

void test_expect(bool held, const char *condition, const char *file, int line)
{
	checked++;
	if (held)
		return;
	failed++;
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
}

void test_skip(const char *what, const char *lacks)
{
	printf("skipped: %s (needs %s)\n", what, lacks);
}

int main(void)
{
	test_broken_plans();
	test_broken_execs();
	test_records();
	test_rotation();
	test_attributes();
	test_failing_plans();
	printf("%d checks, %d failed\n", checked, failed);
	return failed || !checked ? EXIT_FAILURE : EXIT_SUCCESS;
}
