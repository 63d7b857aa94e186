/* What the privileges that OP_SET_USER kept are good for until OP_CAP_SET. */
#pragma once

/* chdir(2) with every permitted capability in effect for the moment. -1 and errno on failure. */
int privileged_chdir(const char *path);
