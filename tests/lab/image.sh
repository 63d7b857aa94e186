#!/usr/bin/env bash
# Makes the guest that run.sh boots: Debian's own kernel and systemd, and what Berth and its tests need. One to two minutes, the network
# and 700 MB in the cache, once; after that it does nothing. usage: image.sh, as root
# BERTH_LAB_SUITE=bookworm (the default): systemd 252, without DelegateSubgroup=, and Linux 6.1. trixie: systemd 257 and Linux 6.12.
set -euo pipefail
cd "$(dirname "$0")"
suite=${BERTH_LAB_SUITE:-bookworm}
cache=${BERTH_LAB_CACHE:-$HOME/.cache/berth-lab}/$suite

mirror=http://deb.debian.org/debian
packages=linux-image-amd64,initramfs-tools,kmod,systemd-sysv,dbus,dbus-user-session,libpam-systemd
packages+=,busybox-static,curl,iproute2,jq,libseccomp2,libssl3,procps,uidmap

[[ $EUID -eq 0 ]] || { echo "lab: the image is made as root" >&2; exit 1; }
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
id=$(sha256sum image.sh lab.service | sha256sum | cut -c1-16)
[[ $(cat "$cache/id" 2>/dev/null) != "$id" ]] || exit 0

../../scripts/deps.sh lab
echo "lab: making the image in $cache"
rm -rf "$cache"/{id,work,root.ext4,qemu}
work=$cache/work
trap 'rm -rf "$work"' EXIT

# Debian 12's QEMU takes half as long again as that of its backports, which needs the same libraries.
newer_qemu() (
	apt=$work/apt
	mkdir -p "$apt"/{lists/partial,cache/archives/partial}
	cd "$apt"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm-backports main" >sources.list
	export APT_CONFIG=$apt/apt.conf
	printf '%s "%s";\n' Dir::Etc::sourcelist "$apt/sources.list" Dir::Etc::sourceparts - Dir::State::lists "$apt/lists" \
		Dir::Cache "$apt/cache" APT::Sandbox::User root Acquire::Retries 5 >"$APT_CONFIG"
	apt-get -qq update && apt-get -qq download qemu-system-x86/bookworm-backports && dpkg -x qemu-system-x86_*.deb "$cache/qemu"
)
if [[ $(qemu-system-x86_64 --version) = *"version 7."* ]]; then
	newer_qemu || echo "lab: no newer QEMU to be had: everything will take longer" >&2
	rm -rf "$work"
fi

# Only the modules that lead to the root go into the initrd: unpacking it is slow without KVM.
# mmdebstrap hands descriptors to a shell that knows none above 9: those that are open already, of make and others, are in its way.
mmdebstrap --verbose --mode=root --variant=minbase --include="$packages" --aptopt='Acquire::Retries "5"' \
	--dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
	--essential-hook="mkdir -p \"\$1\"/etc/initramfs-tools/conf.d" \
	--essential-hook="printf 'MODULES=list\nCOMPRESS=gzip\n' > \"\$1\"/etc/initramfs-tools/conf.d/lab" \
	--essential-hook="printf '%s\n' virtio_pci virtio_blk ext4 > \"\$1\"/etc/initramfs-tools/modules" \
	--customize-hook='upload lab.service /etc/systemd/system/lab.service' \
	--customize-hook="chroot \"\$1\" systemctl --quiet enable lab.service" \
	--customize-hook="chroot \"\$1\" systemctl --quiet mask getty.target apt-daily.timer apt-daily-upgrade.timer fstrim.timer dpkg-db-backup.timer e2scrub_all.timer" \
	--customize-hook="chroot \"\$1\" useradd --create-home lab" \
	--customize-hook="printf '%s\n' 9pnet_virtio overlay veth bridge tun fuse > \"\$1\"/etc/modules-load.d/lab.conf" \
	--customize-hook="echo lab > \"\$1\"/etc/hostname" \
	"$suite" "$work" >"$cache/log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- || { grep -E '^(E|Err|W):' "$cache/log" | tail -n 20 >&2; exit 1; }
cp "$work"/boot/vmlinuz-* "$cache/kernel"
cp "$work"/boot/initrd.img-* "$cache/initrd"
truncate -s 3G "$cache/root.ext4"
mke2fs -q -F -t ext4 -O ^has_journal -E lazy_itable_init=1 -d "$work" "$cache/root.ext4"
echo "$id" >"$cache/id"
echo "lab: the image is ready"
