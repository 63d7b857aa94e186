#include "fail.h"

#include "text.h"

#include <errno.h>

static struct sync_error before_shared_page;
static struct sync_error *record = &before_shared_page;
static const char *step_text = "";

static void copy(char *buffer, size_t size, const char *string)
{
	struct text text = text_in(buffer, size);

	text_add(&text, string);
}

void fail_record_in(struct sync_error *shared)
{
	record = shared;
}

void fail_at_step(const struct plan_header *plan, uint32_t index)
{
	record->step = index + 1;
	record->steps = plan->op_count;
	step_text = plan_string(plan, plan_ops(plan)[index].text);
}

void fail_at_no_step(void)
{
	record->step = record->steps = 0;
	step_text = "";
}

static int fill(int error, const char *call, const char *path, const char *text, const char *detail)
{
	if (record->call[0] == '\0') {
		record->error = error;
		copy(record->path, sizeof(record->path), path);
		copy(record->text, sizeof(record->text), text);
		copy(record->detail, sizeof(record->detail), detail);
		copy(record->call, sizeof(record->call), call);
	}
	errno = error;
	return -1;
}

int fail(const char *call, const char *path)
{
	return fill(errno, call, path, step_text, "");
}

int fail_with(const char *call, const char *path, const char *detail)
{
	return fill(errno, call, path, step_text, detail);
}

int fail_text(const char *call, const char *text)
{
	return fill(0, call, "", text, "");
}

int fail_killed(const struct plan_header *plan, int status)
{
	if (record->step > 0)
		fail_at_step(plan, record->step - 1);
	record->status = status;
	return fill(0, "killed", "", step_text, "");
}

int fail_hook(const char *path, int error, int status, const char *detail)
{
	if (record->call[0] == '\0')
		record->status = status;
	return fill(error, "hook", path, step_text, detail);
}

const struct sync_error *failure(void)
{
	return record;
}
