/* Files of a log: container.log, then container.log.1 to container.log.<files - 1>, the oldest last.
 *
 * Nothing but renames: whoever is killed in between leaves whole files, at worst with a number missing among them and
 * without container.log. A reader that opens 0, 1, 2 … misses none, because a file's number only grows.
 */
#pragma once

/* Makes room for a new container.log, which is returned open for appending; the oldest file of `files` goes. -1 when
 * there can not be one: the present file is still being written to then, whatever it is called. */
int rotate(int directory, unsigned files);
