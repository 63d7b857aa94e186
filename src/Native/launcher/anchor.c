#include "anchor.h"

#include "cleanup.h"
#include "fail.h"
#include "path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* What of `path` is below `directory`, without a leading slash; NULL where it is elsewhere. */
static const char *below(const char *directory, const char *path)
{
	size_t length = strlen(directory);

	if (strncmp(directory, path, length) != 0)
		return NULL;
	return path[length] == '/' ? path + length + 1 : NULL;
}

static bool hides(const char *path, const struct anchor *anchor)
{
	return strcmp(path, anchor->path) == 0 || below(path, anchor->path);
}

static void forget_hidden(struct launch *launch, const char *path)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < launch->anchor_count; i++) {
		if (hides(path, &launch->anchors[i]))
			close(launch->anchors[i].mount);
		else
			launch->anchors[kept++] = launch->anchors[i];
	}
	launch->anchor_count = kept;
}

int anchor_mounted(struct launch *launch, int mount, const char *path, bool keeps)
{
	int kept;

	forget_hidden(launch, path);
	if (!keeps || launch->anchor_count == LAUNCH_MAX_ANCHORS)
		return 0;
	kept = fcntl(mount, F_DUPFD_CLOEXEC, 0);
	if (kept < 0)
		return fail("fcntl", path);
	launch->anchors[launch->anchor_count++] = (struct anchor){.path = path, .mount = kept};
	return 0;
}

/* Once: another mount may hide this one, by way of a symbolic link. */
static int verify(const struct launch *launch, struct anchor *anchor)
{
	cleanup_close int found = -1;

	if (anchor->verified)
		return 0;
	found = path_open(launch->root, anchor->path, true);
	if (found < 0 || path_same(found, anchor->mount) < 0) {
		errno = ESTALE;
		return -1;
	}
	anchor->verified = true;
	return 0;
}

int anchor_open(struct launch *launch, const char *path)
{
	for (unsigned i = launch->anchor_count; i-- > 0;) {
		struct anchor *anchor = &launch->anchors[i];
		const char *rest = below(anchor->path, path);

		if (rest && *rest)
			return verify(launch, anchor) < 0 ? -1 : path_open(anchor->mount, rest, false);
	}
	return path_open(launch->root, path, false);
}
