/* The launcher's own tests, built with the sanitizers (make asan). Those with real containers are in
 * tests/Launcher.Tests. */
#pragma once

#include <stdbool.h>

/* Counts, and prints the line when it is not so. */
#define expect(condition) test_expect((condition), #condition, __FILE__, __LINE__)
void test_expect(bool held, const char *condition, const char *file, int line);

/* Prints why something could not be tested. */
void test_skip(const char *what, const char *lacks);

/* broken_plans.c: each way in which a plan can be wrong, and every single wrong bit and length. */
void test_broken_plans(void);

/* broken_execs.c: the same for plans that join a container. */
void test_broken_execs(void);

/* failing_plans.c: valid plans that can not be carried out. */
void test_failing_plans(void);

/* records.c: log records and exit.json of unfriendly input. */
void test_records(void);

/* attributes.c: labels for security modules. */
void test_attributes(void);

/* rotation.c: the files of a log. */
void test_rotation(void);
