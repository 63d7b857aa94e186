/* Each function prints one part of what a process sees of itself and its surroundings. What needs no /proc does
 * without. */
#ifndef CONFORMANCE_PROBE_H
#define CONFORMANCE_PROBE_H

/* descriptors.c: runs first, before anything else is opened. */
void print_descriptors(void);

/* identity.c */
void print_ids(void);
void print_capabilities(void);
void print_security(void);
void print_keyring(void);

/* attributes.c */
void print_limits(void);
void print_scheduling(void);
void print_memory_policy(void);
void print_attributes(void);
void print_signals(void);

/* surroundings.c */
void print_namespaces(void);
void print_id_maps(void);
void print_host_names(void);
void print_interfaces(void);
void print_kernel_files(void);

/* terminal.c */
void print_terminal(void);

/* paths.c */
void print_directory(const char *key, const char *path);
void print_paths(int count, char *const *paths);

#endif
