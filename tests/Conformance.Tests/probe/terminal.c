#include "json.h"
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

void print_terminal(void)
{
	struct winsize size = {0};
	struct termios settings;
	int fd;

	json_open("terminal", '{');
	json_format("standard", "%d %d %d", isatty(0), isatty(1), isatty(2));
	if (isatty(0)) {
		ioctl(0, TIOCGWINSZ, &size);
		tcgetattr(0, &settings);
		json_format("size", "%hux%hu", size.ws_col, size.ws_row);
		json_format("modes", "%lx %lx %lx %lx", (unsigned long)settings.c_iflag,
			    (unsigned long)settings.c_oflag, (unsigned long)settings.c_cflag,
			    (unsigned long)settings.c_lflag);
		json_bool("isForeground", tcgetpgrp(0) == getpgid(0));
		json_string("name", ttyname(0) ? ttyname(0) : "");
	}
	fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	json_errno("controlling", fd < 0 ? errno : 0);
	if (fd >= 0)
		close(fd);
	json_close('}');
}
