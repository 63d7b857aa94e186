/* Plans made by hand, for the tests. */
#pragma once

#include "../plan.h"

#include <stdbool.h>

#define BUILD_OPS 64
#define BUILD_ARENA 16384

struct build {
	struct plan_header header;
	struct plan_op ops[BUILD_OPS];
	char arena[BUILD_ARENA];
};

/* An empty plan with the namespaces that every op needs. */
void build_start(struct build *build);

/* A string, or strings that are separated and ended by NULs, in the arena. */
uint32_t build_string(struct build *build, const char *string);
uint32_t build_bytes(struct build *build, const void *bytes, uint32_t length);

/* Appends an op. The others of its fields are the caller's to fill. */
struct plan_op *build_op(struct build *build, enum plan_code code, enum plan_phase phase);

/* From ROOT_PROPAGATION to ROOT_OPEN, and from PIVOT_ROOT to EXEC: what is mandatory, with everything optional that
 * needs no file. */
void build_head(struct build *build, const char *rootfs);
void build_tail(struct build *build);

/* The plan as one buffer from malloc(3), of exactly its size, so that the sanitizer sees each byte that is read behind
 * it. */
struct plan_header *build_finish(const struct build *build);

/* The first op with this code. */
struct plan_op *plan_find(struct plan_header *plan, enum plan_code code);
