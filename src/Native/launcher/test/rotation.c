#include "test.h"

#include "../fail.h"
#include "../log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE "a line of the log that is some sixty bytes long, all in all\n"

static char path[64];
static struct log log_;

/* What a file begins with, NUL-terminated; empty when it is not there. */
static const char *head_of(const char *name)
{
	static char head[256];
	int fd = openat(log_.directory, name, O_RDONLY | O_CLOEXEC);
	ssize_t length = fd < 0 ? 0 : read(fd, head, sizeof(head) - 1);

	head[length < 0 ? 0 : length] = '\0';
	if (fd >= 0)
		close(fd);
	return head;
}

/* Size of a file; -1 when it is not there. */
static long size_of(const char *name)
{
	struct stat status;

	return fstatat(log_.directory, name, &status, AT_SYMLINK_NOFOLLOW) < 0 ? -1 : (long)status.st_size;
}

static long long place_of(const char *name)
{
	const char *place = strstr(head_of(name), "F:at=");

	return place ? atoll(place + 5) : -1;
}

static void write_bytes(size_t length)
{
	for (size_t written = 0; written < length; written += strlen(LINE))
		log_write(&log_, "stdout", LINE, strlen(LINE));
}

static void begin(const char *limits)
{
	strcpy(path, "/tmp/berth-launcher-test.XXXXXX");
	expect(mkdtemp(path) != NULL);
	expect(log_open(&log_, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), limits) == 0);
}

static void end(void)
{
	static const char *const names[] = {"container.log", "container.log.1", "container.log.2", "container.log.new"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlinkat(log_.directory, names[i], 0);
	log_close(&log_);
	expect(rmdir(path) == 0);
}

static void test_files_follow_each_other(void)
{
	begin("65536 3");
	write_bytes(300000);
	expect(size_of("container.log") > 0 && size_of("container.log.3") < 0 && size_of("container.log.new") < 0);
	expect(size_of("container.log.1") <= 65536 && size_of("container.log.1") > 60000);
	expect(place_of("container.log.2") > 0);
	expect(place_of("container.log.1") == place_of("container.log.2") + size_of("container.log.2"));
	expect(place_of("container.log") == place_of("container.log.1") + size_of("container.log.1"));
	expect(log_.lost == 0);
	end();
}

static void test_without_limit(void)
{
	begin(NULL);
	write_bytes(300000);
	expect(size_of("container.log") > 300000 && size_of("container.log.1") < 0);
	expect(strstr(head_of("container.log"), " F a line"));
	end();
}

/* A monitor that was killed between two renames left a gap and no container.log. */
static void test_after_a_gap(void)
{
	begin("65536 3");
	write_bytes(70000);
	expect(renameat(log_.directory, "container.log.1", log_.directory, "container.log.2") == 0);
	expect(renameat(log_.directory, "container.log", log_.directory, "container.log.1") == 0);
	write_bytes(30000);
	expect(size_of("container.log.2") > 60000 && size_of("container.log.1") < 0);
	expect(place_of("container.log") == place_of("container.log.2") + size_of("container.log.2"));
	end();
}

/* No new file can be made: the present one goes on, and not a byte is lost. */
static void test_without_room_for_a_file(void)
{
	begin("65536 3");
	expect(mkdirat(log_.directory, "container.log.new", 0700) == 0);
	write_bytes(100000);
	expect(size_of("container.log") > 100000 && size_of("container.log.1") < 0 && log_.lost == 0);
	unlinkat(log_.directory, "container.log.new", AT_REMOVEDIR);
	write_bytes(1);
	expect(size_of("container.log.1") > 100000 && place_of("container.log") == size_of("container.log.1"));
	end();
}

static void test_limits(void)
{
	static const char *const wrong[] = {"", "65536", "65535 3", "65536 1", "65536 3x", "many 3"};
	struct sync_error error;

	fail_record_in(&error);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		memset(&error, 0, sizeof(error));
		expect(log_open(&log_, AT_FDCWD, wrong[i]) == -1 && error.call[0]);
	}
}

void test_rotation(void)
{
	test_files_follow_each_other();
	test_without_limit();
	test_after_a_gap();
	test_without_room_for_a_file();
	test_limits();
}
