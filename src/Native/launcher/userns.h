/* User namespaces that are joined: what can not be known before. */
#pragma once

#include "launch.h"

/* For the monitor: gives the pipes of standard output and error to the root of the user namespace that the container
 * process has joined, if the plan has it join one. -1 with the failure recorded. */
int userns_own_stdio(const struct launch *launch);
