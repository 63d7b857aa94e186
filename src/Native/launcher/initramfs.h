/* A host that runs from its initramfs: / is the kernel's first mount, which pivot_root(2) can not replace (ADR-0020).
 */
#pragma once

/* Whether `host`, the current root, is such a mount: its own parent. -1 with the failure recorded. */
int initramfs_is_root(int host);

/* Moves the mount `root` over `host`, takes every other mount off it, and makes `root` this process's root and current
 * directory. -1 with the failure recorded. */
int initramfs_replace(int host, int root);
