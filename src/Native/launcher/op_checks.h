/* Conditions that single ops have to meet, beyond what the table in ops.c says of all in the same way. */
#pragma once

#include "ops.h"

op_check check_mount, check_bind, check_idmap, check_mknod, check_set_user, check_oom_score_adj, check_scheduler,
    check_memory_policy, check_cpu_affinity, check_sysctl, check_exec, check_seccomp, check_terminal, check_hook,
    check_join, check_user_root, check_root_joined, check_root_propagation, check_bind_device, check_join_process,
    check_home, check_listen;
