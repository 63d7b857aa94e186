/* What the conformance tests run in containers of every runtime. Prints as one JSON object what it sees from inside;
 * static, so that a root filesystem needs nothing else.
 *
 *     conformance-probe [PATH…]     looks closer at these paths, too
 */
#include "json.h"
#include "probe.h"

#include <stdio.h>

extern char **environ;

static void print_list(const char *key, char *const *list)
{
	json_open(key, '[');
	for (; *list; list++)
		json_string(NULL, *list);
	json_close(']');
}

int main(int argc, char **argv)
{
	json_open(NULL, '{');
	print_descriptors();
	print_list("args", argv);
	print_list("env", environ);
	print_ids();
	print_capabilities();
	print_security();
	print_keyring();
	print_limits();
	print_scheduling();
	print_memory_policy();
	print_attributes();
	print_signals();
	print_namespaces();
	print_id_maps();
	print_host_names();
	print_interfaces();
	print_kernel_files();
	print_terminal();
	print_directory("rootEntries", "/");
	print_directory("dev", "/dev");
	print_paths(argc - 1, argv + 1);
	json_close('}');
	putchar('\n');
	return fflush(stdout) == 0 ? 0 : 1;
}
