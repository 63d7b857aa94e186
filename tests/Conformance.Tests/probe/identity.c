#define _GNU_SOURCE
#include "json.h"
#include "probe.h"

#include <errno.h>
#include <grp.h>
#include <stdint.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/capability.h and linux/keyctl.h, which musl-gcc does not see */
#define CAPABILITY_VERSION_3 0x20080522
#define LAST_CAPABILITY 63
#define KEYCTL_DESCRIBE 6
#define KEYCTL_READ 11
#define KEY_SPEC_SESSION_KEYRING (-3)
#define MAX_GROUPS 65536

void print_ids(void)
{
	static gid_t groups[MAX_GROUPS];
	int count = getgroups(MAX_GROUPS, groups);
	uid_t uids[3];
	gid_t gids[3];
	mode_t mask = umask(0);

	umask(mask);
	getresuid(&uids[0], &uids[1], &uids[2]);
	getresgid(&gids[0], &gids[1], &gids[2]);
	json_open("ids", '{');
	json_format("uids", "%u %u %u %u", uids[0], uids[1], uids[2], (uid_t)setfsuid((uid_t)-1));
	json_format("gids", "%u %u %u %u", gids[0], gids[1], gids[2], (gid_t)setfsgid((gid_t)-1));
	json_open("groups", '[');
	for (int i = 0; i < count; i++)
		json_unsigned(NULL, groups[i]);
	json_close(']');
	json_format("umask", "%04o", mask);
	json_close('}');
}

void print_capabilities(void)
{
	struct {
		uint32_t version;
		int32_t pid;
	} header = {CAPABILITY_VERSION_3, 0};
	struct {
		uint32_t effective, permitted, inheritable;
	} sets[2] = {0};
	uint64_t bounding = 0, ambient = 0;

	syscall(SYS_capget, &header, sets);
	for (unsigned long cap = 0; cap <= LAST_CAPABILITY; cap++) {
		bounding |= (uint64_t)(prctl(PR_CAPBSET_READ, cap, 0, 0, 0) == 1) << cap;
		ambient |= (uint64_t)(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, cap, 0, 0) == 1) << cap;
	}
	json_open("capabilities", '{');
	json_format("bounding", "%016llx", (unsigned long long)bounding);
	json_format("effective", "%08x%08x", sets[1].effective, sets[0].effective);
	json_format("permitted", "%08x%08x", sets[1].permitted, sets[0].permitted);
	json_format("inheritable", "%08x%08x", sets[1].inheritable, sets[0].inheritable);
	json_format("ambient", "%016llx", (unsigned long long)ambient);
	json_close('}');
}

void print_security(void)
{
	json_open("security", '{');
	json_format("securebits", "%x", (unsigned)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	json_number("noNewPrivileges", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	json_number("seccomp", prctl(PR_GET_SECCOMP, 0, 0, 0, 0));
	json_number("dumpable", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
	json_number("speculationStoreBypass", prctl(52, 0, 0, 0, 0)); /* PR_GET_SPECULATION_CTRL */
	json_lines("label", "/proc/self/attr/current");
	json_close('}');
}

/* "type;uid;gid;permissions;description" of the session keyring (keyctl(2)), and how many bytes of keys are in it. */
void print_keyring(void)
{
	char description[256] = "";
	long keys[64];
	long length =
	    syscall(SYS_keyctl, KEYCTL_DESCRIBE, KEY_SPEC_SESSION_KEYRING, description, sizeof(description) - 1);

	json_open("keyring", '{');
	if (length < 0)
		json_errno("session", errno);
	else
		json_string("session", description);
	json_number("bytes", syscall(SYS_keyctl, KEYCTL_READ, KEY_SPEC_SESSION_KEYRING, keys, sizeof(keys)));
	json_close('}');
}
