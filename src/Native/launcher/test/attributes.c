#include "test.h"

#include "../fail.h"
#include "../proc.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A tree that looks as procfs does where there are security modules, which this machine need not have. */
static int make_proc(char *path, bool has_directories)
{
	int proc;

	strcpy(path, "/tmp/berth-launcher-test.XXXXXX");
	if (!mkdtemp(path))
		return -1;
	proc = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	mkdirat(proc, "thread-self", 0700);
	mkdirat(proc, "thread-self/attr", 0700);
	close(openat(proc, "thread-self/attr/exec", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	if (has_directories) {
		mkdirat(proc, "thread-self/attr/apparmor", 0700);
		close(openat(proc, "thread-self/attr/apparmor/exec", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	}
	return proc;
}

static bool holds(int proc, const char *path, const char *text)
{
	char found[64] = "";
	int file = openat(proc, path, O_RDONLY | O_CLOEXEC);
	bool same = file >= 0 && read(file, found, sizeof(found) - 1) >= 0 && strcmp(found, text) == 0;

	if (file >= 0)
		close(file);
	return same;
}

static void remove_proc(const char *path, int proc)
{
	unlinkat(proc, "thread-self/attr/apparmor/exec", 0);
	unlinkat(proc, "thread-self/attr/apparmor", AT_REMOVEDIR);
	unlinkat(proc, "thread-self/attr/exec", 0);
	unlinkat(proc, "thread-self/attr", AT_REMOVEDIR);
	unlinkat(proc, "thread-self", AT_REMOVEDIR);
	close(proc);
	rmdir(path);
}

static void test_newer_file(void)
{
	char path[64];
	int proc = make_proc(path, true);

	expect(proc_write_attribute(proc, "apparmor/exec", "exec", "exec acme") == 0);
	expect(holds(proc, "thread-self/attr/apparmor/exec", "exec acme"));
	expect(holds(proc, "thread-self/attr/exec", ""));
	remove_proc(path, proc);
}

static void test_older_file(void)
{
	char path[64];
	int proc = make_proc(path, false);

	expect(proc_write_attribute(proc, "apparmor/exec", "exec", "exec acme") == 0);
	expect(holds(proc, "thread-self/attr/exec", "exec acme"));
	remove_proc(path, proc);
}

static void test_missing_and_linked_file(void)
{
	static struct sync_error record;
	char path[64];
	int proc = make_proc(path, false);

	fail_record_in(&record);
	expect(proc_write_attribute(proc, "keycreate", NULL, "label") < 0);
	expect(strcmp(record.path, "thread-self/attr/keycreate") == 0);
	unlinkat(proc, "thread-self/attr/exec", 0);
	symlinkat("/dev/null", proc, "thread-self/attr/exec");
	expect(proc_write_attribute(proc, "exec", NULL, "label") < 0);
	remove_proc(path, proc);
}

void test_attributes(void)
{
	test_newer_file();
	test_older_file();
	test_missing_and_linked_file();
}
