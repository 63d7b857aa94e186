#include "rotate.h"

#include "cleanup.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>

#define CURRENT "container.log"
#define NEXT "container.log.new"
#define NAME_SIZE 32

static void file_name(char *buffer, unsigned number)
{
	struct text text = text_in(buffer, NAME_SIZE);

	text_add(&text, CURRENT);
	if (number > 0) {
		text_add(&text, ".");
		text_add_number(&text, number, 1);
	}
}

static int shift(int directory, unsigned from)
{
	char old_name[NAME_SIZE], new_name[NAME_SIZE];

	file_name(old_name, from);
	file_name(new_name, from + 1);
	return renameat(directory, old_name, directory, new_name) < 0 && errno != ENOENT ? -1 : 0;
}

/* The new file is made first: where there is no room for one, nothing is renamed. */
int rotate(int directory, unsigned files)
{
	cleanup_close int next =
	    openat(directory, NEXT, O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0640);
	bool failed = next < 0;

	for (unsigned number = files - 1; number-- > 0 && !failed;)
		failed = shift(directory, number) < 0;
	if (failed || renameat(directory, NEXT, directory, CURRENT) < 0) {
		unlinkat(directory, NEXT, 0);
		return -1;
	}
	return take(&next);
}
