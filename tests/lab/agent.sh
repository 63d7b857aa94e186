#!/bin/sh
# The guest's side of run.sh: mounts the share and .NET, runs the command, leaves its exit code and switches the machine off.
export HOME=/root LANG=C.UTF-8 DOTNET_CLI_TELEMETRY_OPTOUT=1

share() {
	mkdir -p "$2"
	mount -t 9p -o "trans=virtio,version=9p2000.L,msize=512000,cache=loose$3" "$1" "$2"
}

exec >/dev/virtio-ports/lab.output 2>&1 </dev/null || exit
share share /mnt/share ""
share dotnet /usr/share/dotnet ,ro
ln -sf /usr/share/dotnet/dotnet /usr/local/bin/dotnet

cd /mnt/share || exit
sh /run/lab/command
echo $? >/run/lab/status
sync
systemctl poweroff --force --force >/dev/null 2>&1
