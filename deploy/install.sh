#!/usr/bin/env bash
# Installs or removes Berth below $DESTDIR$PREFIX. Run by `make install` and `make uninstall`.
# With an empty DESTDIR and a running systemd it also makes the group and the directories and reloads the units.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${OUT:-out}
prefix=${PREFIX:-/usr/local}
root=${DESTDIR:-}$prefix
lib=$root/lib/berth
units=$root/lib/systemd/system
user_units=$root/lib/systemd/user
doc=$root/share/doc/berth

systemd_runs() {
	[[ -z ${DESTDIR:-} && -d /run/systemd/system ]]
}

# place FILE TARGET: installs it with the default prefix replaced by the chosen one
place() {
	install -D -m 0644 "$1" "$2"
	sed -i "s|/usr/local/|$prefix/|g" "$2"
}

install_all() {
	[[ -x $out/berthd ]] || { echo "install: $out/berthd is missing; run make build first" >&2; exit 1; }
	rm -rf "$lib"
	install -d "$lib" "$root/sbin"
	cp -R --no-preserve=ownership "$out/." "$lib/"
	ln -sfn ../lib/berth/berthd "$root/sbin/berthd"
	place deploy/berthd.service "$units/berthd.service"
	place deploy/berthd.socket "$units/berthd.socket"
	place deploy/user/berthd.service "$user_units/berthd.service"
	place deploy/user/berthd.socket "$user_units/berthd.socket"
	install -D -m 0644 deploy/sysusers.conf "$root/lib/sysusers.d/berth.conf"
	install -D -m 0644 deploy/tmpfiles.conf "$root/lib/tmpfiles.d/berth.conf"
	install -D -m 0644 -t "$doc" README.md CHANGELOG.md LICENSE docs/*.md openapi/v1.json
	if systemd_runs; then
		systemd-sysusers "$root/lib/sysusers.d/berth.conf"
		systemd-tmpfiles --create "$root/lib/tmpfiles.d/berth.conf"
		systemctl daemon-reload
		echo "installed; now: systemctl enable --now berthd.socket, or as a user: systemctl --user enable --now berthd.socket"
	else
		echo "installed below $root"
	fi
}

uninstall_all() {
	if systemd_runs; then
		systemctl disable --now berthd.socket berthd.service 2>/dev/null || true
	fi
	rm -rf "$lib" "$doc"
	rm -f "$root/sbin/berthd" {"$units","$user_units"}/berthd.{service,socket} "$root"/lib/{sysusers,tmpfiles}.d/berth.conf
	if systemd_runs; then
		systemctl daemon-reload
	fi
	echo "removed; /run/berth, /var/lib/berth, /var/log/berth and running containers were left alone"
}

case ${1:-} in
install) install_all ;;
uninstall) uninstall_all ;;
*) echo "usage: install.sh install|uninstall" >&2; exit 2 ;;
esac
