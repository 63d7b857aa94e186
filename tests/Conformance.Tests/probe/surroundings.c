#define _GNU_SOURCE
#include "json.h"
#include "probe.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

void print_namespaces(void)
{
	static const char *const names[] = {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"};
	char path[32];

	json_open("namespaces", '{');
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		json_link(names[i], path);
	}
	json_close('}');
	json_lines("timeOffsets", "/proc/self/timens_offsets");
}

void print_id_maps(void)
{
	json_open("idMaps", '{');
	json_lines("uid", "/proc/self/uid_map");
	json_lines("gid", "/proc/self/gid_map");
	json_lines("setgroups", "/proc/self/setgroups");
	json_close('}');
}

void print_host_names(void)
{
	struct utsname names;

	uname(&names);
	json_string("hostname", names.nodename);
	json_string("domainname", names.domainname);
	json_string("machine", names.machine);
}

/* Names of the network interfaces with their flags, without those that tell of traffic. */
void print_interfaces(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct if_nameindex *interfaces = if_nameindex();

	json_open("interfaces", '{');
	for (struct if_nameindex *one = interfaces; one && one->if_index != 0; one++) {
		struct ifreq request = {0};

		strncpy(request.ifr_name, one->if_name, sizeof(request.ifr_name) - 1);
		if (fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0)
			json_string(one->if_name, request.ifr_flags & IFF_UP ? "up" : "down");
		else
			json_null(one->if_name);
	}
	json_close('}');
	if (interfaces)
		if_freenameindex(interfaces);
	close(fd);
}

void print_kernel_files(void)
{
	json_lines("cgroups", "/proc/self/cgroup");
	json_lines("mounts", "/proc/self/mountinfo");
}
