#include "test.h"

#include "../exit.h"
#include "../kernel.h"
#include "../log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static char text[1 << 21];

/* A directory that goes with the test. */
static int scratch(char *path)
{
	strcpy(path, "/tmp/berth-launcher-test.XXXXXX");
	return mkdtemp(path) ? open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
}

static size_t read_file(int fd)
{
	ssize_t length = pread(fd, text, sizeof(text) - 1, 0);

	text[length < 0 ? 0 : length] = '\0';
	return length < 0 ? 0 : (size_t)length;
}

static int count(const char *what)
{
	int found = 0;

	for (const char *at = text; (at = strstr(at, what)); at++)
		found++;
	return found;
}

static void test_log_records(void)
{
	struct log log = {.fd = memfd_create("log", MFD_CLOEXEC)};
	char *newlines = malloc(LOG_CHUNK);

	memset(newlines, '\n', LOG_CHUNK);
	log_write(&log, "stdout", "one\ntwo", 7);
	log_write(&log, "stdout", "\n", 1);
	log_write(&log, "stderr", newlines, LOG_CHUNK);
	read_file(log.fd);
	expect(count("Z stdout F one\n") == 1 && count("Z stdout P two\n") == 1 && count("Z stdout F \n") == 1);
	expect(count("Z stderr F \n") == LOG_CHUNK);
	expect(strlen(strchr(text, ' ')) > 0 && strchr(text, ' ') - text == 30);
	expect(log.lost == 0 && !log.torn);
	free(newlines);
	close(log.fd);
}

static void test_full_disk(void)
{
	struct log log = {.fd = open("/dev/full", O_WRONLY | O_CLOEXEC)};

	log_write(&log, "stdout", "lost\n", 5);
	expect(log.lost == 30 + strlen(" stdout F lost\n"));
	expect(!log.torn);
	close(log.fd);
}

/* The disk is full within a record: the next one must not be glued to its half. */
static void test_torn_record(void)
{
	struct log log = {.fd = memfd_create("log", MFD_CLOEXEC | MFD_ALLOW_SEALING)};

	ftruncate(log.fd, 50);
	fcntl(log.fd, F_ADD_SEALS, F_SEAL_GROW);
	log_write(&log, "stdout", "one line that does not fit\n", 27);
	expect(log.torn || log.lost > 0);
	log.fd = memfd_create("log", MFD_CLOEXEC);
	log.torn = true;
	log_write(&log, "stdout", "two\n", 4);
	read_file(log.fd);
	expect(text[0] == '\n' && count(" F:lost=") == 1 && count(" two\n") == 1 && !log.torn);
	log_write(&log, "stdout", "three\n", 6);
	read_file(log.fd);
	expect(count(":lost=") == 1 && count(" F three\n") == 1);
	close(log.fd);
}

/* Texts as long as they can be, of bytes that become the longest escapes, and not UTF-8. */
static void test_exit_record(void)
{
	struct sync_error error = {.error = ENOENT, .step = 1, .steps = 2};
	char path[64];
	int directory = scratch(path);
	int file;

	memset(error.call, 1, sizeof(error.call) - 1);
	memset(error.path, 0xff, sizeof(error.path) - 1);
	memset(error.text, '"', sizeof(error.text) - 1);
	memcpy(error.detail, "caf\xc3\xa9 \xe2\x82", 9);
	expect(exit_write(directory, 3 << 8, 7, &error) == 0);
	file = openat(directory, "exit.json", O_RDONLY | O_CLOEXEC);
	read_file(file);
	expect(strncmp(text, "{\"exitCode\":3,\"signal\":0,\"finishedAt\":\"", 39) == 0);
	expect(count("\\u0001") == sizeof(error.call) - 1 && count("\\u0022") == sizeof(error.text) - 1);
	expect(count("\\ufffd") == sizeof(error.path) - 1 + 2);
	expect(count("\"detail\":\"caf\xc3\xa9 \\ufffd\\ufffd\"}}\n") == 1);
	expect(count(",\"lostLogBytes\":7,") == 1);
	expect(faccessat(directory, "exit.json.tmp", F_OK, 0) < 0);
	close(file);
	unlinkat(directory, "exit.json", 0);
	close(directory);
	rmdir(path);
}

static void test_exit_codes(void)
{
	struct sync_error not_found = {.error = ENOENT}, other = {.error = ENOEXEC};

	expect(exit_code_of(&not_found) == 127 && exit_code_of(&other) == 126);
}

void test_records(void)
{
	test_log_records();
	test_full_disk();
	test_torn_record();
	test_exit_record();
	test_exit_codes();
}
