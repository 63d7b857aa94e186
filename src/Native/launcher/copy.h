/* Copies of directories (the mount option tmpcopyup). */
#pragma once

/* Copies what is in the directory `from` into the directory `to`, with owners, modes, times and, where `to` takes them,
 * extended attributes. Nobody else can reach `to`; what is in `from` may change meanwhile, but no link in it is ever
 * followed. -1 with the failure recorded, `path` says for what. */
int copy_directory(int from, int to, const char *path);
