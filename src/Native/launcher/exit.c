#include "exit.h"

#include "cleanup.h"
#include "text.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>

/* Each byte of a text can become the six of "\u00xx". */
#define RECORD_SIZE (512 + 6 * sizeof(struct sync_error))

int exit_code_of(const struct sync_error *error)
{
	return error->error == ENOENT ? 127 : 126;
}

static void add_member(struct text *text, const char *name, const char *value)
{
	text_add(text, ",\"");
	text_add(text, name);
	text_add(text, "\":");
	text_add_json(text, value);
}

static void add_error(struct text *text, const struct sync_error *error)
{
	if (error->call[0] == '\0') {
		text_add(text, "null");
		return;
	}
	text_add(text, "{\"errno\":");
	text_add_number(text, (uint64_t)error->error, 1);
	text_add(text, ",\"step\":");
	text_add_number(text, error->step, 1);
	text_add(text, ",\"steps\":");
	text_add_number(text, error->steps, 1);
	add_member(text, "call", error->call);
	add_member(text, "path", error->path);
	add_member(text, "text", error->text);
	add_member(text, "detail", error->detail);
	text_add(text, "}");
}

static void add_record(struct text *text, int status, uint64_t lost_log_bytes, const struct sync_error *error)
{
	int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	text_add(text, "{\"exitCode\":");
	text_add_number(text, (uint64_t)(signal ? 128 + signal : WEXITSTATUS(status)), 1);
	text_add(text, ",\"signal\":");
	text_add_number(text, (uint64_t)signal, 1);
	text_add(text, ",\"finishedAt\":\"");
	text_add_now(text);
	text_add(text, "\",\"lostLogBytes\":");
	text_add_number(text, lost_log_bytes, 1);
	text_add(text, ",\"error\":");
	add_error(text, error);
	text_add(text, "}\n");
}

int exit_write(int directory, int status, uint64_t lost_log_bytes, const struct sync_error *error)
{
	char record[RECORD_SIZE];
	struct text text = text_in(record, sizeof(record));
	cleanup_close int file =
	    openat(directory, "exit.json.tmp", O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);

	if (file < 0)
		return -1;
	add_record(&text, status, lost_log_bytes, error);
	/* No fsync(2): the record has to outlive the daemon and this process, not the boot. */
	if (write(file, record, (size_t)(text.at - record)) != text.at - record)
		return -1;
	return renameat(directory, "exit.json.tmp", directory, "exit.json");
}
